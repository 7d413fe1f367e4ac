import { looksInvented, standsForAnother } from "./placeholder.ts";
import type { PathClass } from "./path-class.ts";

/** Where the bytes stand: a project's own file, or JavaScript that every visitor's browser receives. */
export type Place = "project" | "browser";

/** What a rule's expression found, before it is believed. */
export interface Candidate {
  readonly value: string;
  /** The name it is given to, where the rule reads one. */
  readonly name: string;
  /** Whether the value stands in quotes. */
  readonly quoted: boolean;
  /** Text around it: at most the rule's window. */
  readonly before: string;
  readonly after: string;
  readonly path: string;
  readonly pathClass: PathClass;
  readonly place: Place;
}

/**
 * `secret`: keep it. `none`: not a secret. `public`: a key that is public by design, with the reason. `set-aside`: real in shape, but in
 * a place where such values are made up; counted, not reported.
 */
export type Judgement =
  | { readonly is: "secret"; readonly value?: string; readonly likely?: boolean }
  | { readonly is: "none" }
  | { readonly is: "public"; readonly reason: string; readonly title?: string; readonly rule?: string }
  | { readonly is: "set-aside"; readonly reason: string };

/** A regular expression, or what one is made of: most are never needed, and making all of them takes longer than scanning a megabyte. */
export type Pattern = Pick<RegExp, "source" | "flags">;

/** One kind of secret, as data. */
export interface SecretRule {
  readonly id: string;
  /** Plain name: "Stripe live secret key". */
  readonly title: string;
  /** ASCII strings of at least four bytes (three where they are rare in text), one of which stands in or right beside every match. */
  readonly anchors: readonly string[];
  /** Global expression run on a window of text; the group `value` is the secret, or the whole match; `name` is what it is given to. */
  readonly pattern: Pattern;
  /** Beginnings that the provider publishes and that may therefore be shown; the longest that fits is. */
  readonly prefixes: readonly string[];
  /** Bytes looked at after the anchor; 320 when absent. No match may be longer than half of it. */
  readonly reach?: number;
  /** Bytes looked at before the anchor; 96 when absent. */
  readonly lead?: number;
  /** The expression is sticky and begins with the anchor: it is tried there alone, which costs a tenth of a search. */
  readonly atAnchor?: boolean;
  /** Whether what stands behind an anchor can be a match, by a look at a few bytes: where it cannot, the text is not even decoded. */
  readonly mayFollow?: (bytes: Uint8Array, position: number, pathClass: () => PathClass) => boolean;
  /** Words of names whose values this rule knows in every form: what it does not recognise there is cut off, or none of theirs. */
  readonly knows?: readonly string[];
  /** Gives way to any other rule that matched at the same place. */
  readonly weak?: boolean;
  readonly judge: (candidate: Candidate) => Judgement;
  /** Texts the rule must find and texts it must leave alone, put together when called so that no file holds one. */
  readonly samples: () => {
    readonly genuine: readonly string[];
    readonly harmless: readonly string[];
    /** The file's name, where the rule reads files of one kind alone. */
    readonly path?: string;
  };
}

export const secret: Judgement = { is: "secret" };
export const none: Judgement = { is: "none" };

/**
 * What to think of a value in a provider's own form. One that runs along the alphabet is a manual's in code and documentation; in a
 * settings file or a script somebody may have typed over a real one, and it is kept with a doubt.
 */
export function judgeForm(body: string, { pathClass }: Candidate): Judgement {
  if (standsForAnother(body)) return none;
  if (!looksInvented(body)) return secret;
  return pathClass === "other" || pathClass === "environment" ? { is: "secret", likely: true } : none;
}
