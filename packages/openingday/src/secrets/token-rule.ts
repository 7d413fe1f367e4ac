import { looksInvented } from "./placeholder.ts";
import { judgeForm, none, type Candidate, type Judgement, type SecretRule } from "./rule.ts";
import { makeParts, type SampleParts } from "./sample-text.ts";
import { isSolid } from "./what-follows.ts";

/** A key that is recognised by its beginning alone. */
export interface TokenFormat {
  readonly id: string;
  readonly title: string;
  /** At least four characters each, case as the provider writes it. */
  readonly prefixes: readonly string[];
  /** Regular expression of what follows; bounded in length. */
  readonly tail: string;
  /** How to make up a tail for the samples: parts joined, each an alphabet and a length, or literal text. */
  readonly parts: SampleParts;
  /** Set for keys that are public by design or can do no harm. */
  readonly publicReason?: string;
  /** Where the bare prefix is too short to look for: characters that stand before it in code. */
  readonly quotedOnly?: boolean;
  /** Characters one of which follows the prefix: looked for together with it where it is too short or stands in too many words. */
  readonly goesOn?: string;
  readonly reach?: number;
  /** Lower-case words of names whose values have this form and no other. */
  readonly knows?: readonly string[];
  /** Expression of one character, where the key's own alphabet also holds what may stand before it. */
  readonly startsAfter?: string;
  /** What stands before the part that is looked for and belongs to the key: its form, and how to make it up. */
  readonly before?: { readonly shape: string; readonly parts: SampleParts };
}

const delimiters = ['"', "'", "`", "=", ":", " "];

/** Makes a rule, with its samples, from a key format. */
export function tokenRule(format: TokenFormat): SecretRule {
  const marks = format.quotedOnly === true ? delimiters : [""];
  const ends = format.goesOn === undefined ? [""] : format.goesOn.toLowerCase();
  const anchors = format.prefixes.flatMap((prefix) =>
    marks.flatMap((mark) => [...new Set(ends)].map((end) => mark + prefix.toLowerCase() + end)),
  );
  const start = format.prefixes.map(escape).join("|");
  const prefixes = [...format.prefixes].toSorted((a, b) => b.length - a.length);
  return {
    id: format.id,
    title: format.title,
    anchors,
    pattern: {
      source: `${format.startsAfter === undefined ? "(?<![A-Za-z0-9_-])" : `(?<=^|${format.startsAfter})`}(?<value>${format.before?.shape ?? ""}(?:${start})${format.tail})(?![A-Za-z0-9_-])`,
      flags: "g",
    },
    prefixes,
    ...(format.tail === "" ? {} : { mayFollow: isSolid }),
    ...(format.reach === undefined ? {} : { reach: format.reach }),
    ...(format.knows === undefined ? {} : { knows: format.knows }),
    judge: (candidate) => judgeToken(candidate, prefixes, format.publicReason),
    samples: () => makeSamples(format),
  };
}

function judgeToken(candidate: Candidate, prefixes: readonly string[], publicReason: string | undefined): Judgement {
  const prefix = prefixes.find((known) => candidate.value.startsWith(known)) ?? "";
  const judged = looksInvented(candidate.value.slice(prefix.length)) ? none : judgeForm(candidate.value.slice(prefix.length), candidate);
  return publicReason === undefined || judged.is === "none" ? judged : { is: "public", reason: publicReason };
}

function makeSamples(format: TokenFormat): { genuine: string[]; harmless: string[] } {
  const tail = (seed: number): string => makeParts(format.parts, seed);
  const key = (prefix: string, seed: number): string => `${makeParts(format.before?.parts ?? [], seed)}${prefix}${tail(seed)}`;
  const genuine = format.prefixes.flatMap((prefix, index) => [
    `const key = "${key(prefix, index + 3)}";`,
    `KEY=${key(prefix, index + 23)}\n`,
    `{\n  "key": "${key(prefix, index + 43)}"\n}`,
  ]);
  const harmless = format.prefixes.flatMap((prefix) => [
    `const key = "${prefix}";`,
    `KEY=${prefix}${"x".repeat(tail(1).length)}`,
    `KEY=${prefix}your_key_here`,
    `KEY=${prefix}...`,
    `the prefix \`${prefix}\` says what it is`,
  ]);
  return { genuine, harmless };
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
