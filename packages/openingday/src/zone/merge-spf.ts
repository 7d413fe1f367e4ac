import { isSpf, parseSpf } from "../parsers/spf.ts";

/** What a domain's SPF record has to let through, and who needs it. */
export interface SpfNeed {
  readonly name: string;
  /** As written in a record: `include:amazonses.com`, `ip4:192.0.2.1`. */
  readonly terms: readonly string[];
  /** What ends a record that does not exist yet. */
  readonly all: string;
  readonly reason: string;
  readonly compareFirst?: true;
}

export type MergedSpf =
  /** Everything needed is there, in one record. */
  | { readonly kind: "complete" }
  | { readonly kind: "merged"; readonly value: string; readonly added: readonly string[]; readonly surplus: readonly string[] }
  /** The live record is broken, so nothing is added to it. */
  | { readonly kind: "broken"; readonly value: string; readonly error: string };

/** DNS questions that receivers ask for one record at most. @see RFC 7208 section 4.6.4 */
export const maxSpfLookups = 10;

/**
 * One SPF record that lets through what the live ones do and what is needed besides. What is needed goes before `all` and
 * `redirect=`, since receivers read no further. `surplus` are live records that have to go: a domain may have only one.
 * @see RFC 7208 sections 3.2 and 5
 */
export function mergeSpf(texts: readonly string[], terms: readonly string[], all: string): MergedSpf {
  const live = texts.filter(isSpf);
  const [first, ...surplus] = live;
  if (first === undefined) return { kind: "merged", value: ["v=spf1", ...terms, all].join(" "), added: terms, surplus: [] };
  for (const value of live) {
    const parsed = parseSpf(value);
    if (!parsed.ok) return { kind: "broken", value, error: parsed.error };
  }
  const words = wordsOf(first);
  const endAt = words.findIndex((word) => isAll(word) || isRedirect(word));
  const body = endAt < 0 ? words : words.slice(0, endAt);
  // Only one redirect can stand, and one "all": those of the other records are dropped with them.
  const others = surplus.flatMap(wordsOf).filter((word) => !isAll(word) && !isRedirect(word) && !/^exp=/iu.test(word));
  const have = new Set(body.map(plainTerm));
  const added = [...new Set([...others, ...terms])].filter((term) => !have.has(plainTerm(term)));
  if (added.length === 0 && surplus.length === 0) return { kind: "complete" };
  const rest = endAt < 0 ? [] : words.slice(endAt);
  return { kind: "merged", value: ["v=spf1", ...body, ...added, ...rest].join(" "), added, surplus };
}

/** The parts of a record that let somebody through, and how it ends. */
export function readSpfTerms(text: string): { readonly terms: readonly string[]; readonly all: string } {
  const words = wordsOf(text);
  return { terms: words.filter((word) => !isAll(word)), all: words.find(isAll) ?? "~all" };
}

function wordsOf(text: string): readonly string[] {
  return text
    .split(" ")
    .slice(1)
    .filter((word) => word !== "");
}

function isAll(word: string): boolean {
  return /^[-+~?]?all$/iu.test(word);
}

function isRedirect(word: string): boolean {
  return /^redirect=/iu.test(word);
}

function plainTerm(word: string): string {
  return word.toLowerCase().replace(/^\+/u, "").replace(/\.$/u, "");
}
