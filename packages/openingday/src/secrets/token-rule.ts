import { isPlaceholder } from "./placeholder.ts";
import { none, secret, type Candidate, type Judgement, type SecretRule } from "./rule.ts";
import { madeUp, type Alphabet } from "./sample-text.ts";

/** A key that is recognised by its beginning alone. */
export interface TokenFormat {
  readonly id: string;
  readonly title: string;
  /** At least four characters each, case as the provider writes it. */
  readonly prefixes: readonly string[];
  /** Regular expression of what follows; bounded in length. */
  readonly tail: string;
  /** How to make up a tail for the samples: parts joined, each an alphabet and a length, or literal text. */
  readonly parts: readonly (readonly [Alphabet, number] | string)[];
  /** Set for keys that are public by design or can do no harm. */
  readonly publicReason?: string;
  /** Where the bare prefix is too short to look for: characters that stand before it in code. */
  readonly quotedOnly?: boolean;
  readonly reach?: number;
}

const delimiters = ['"', "'", "`", "=", ":", " "];

/** Makes a rule, with its samples, from a key format. */
export function tokenRule(format: TokenFormat): SecretRule {
  const anchors = format.quotedOnly
    ? format.prefixes.flatMap((prefix) => delimiters.map((mark) => mark + prefix.toLowerCase()))
    : format.prefixes.map((prefix) => prefix.toLowerCase());
  const start = format.prefixes.map(escape).join("|");
  const prefixes = [...format.prefixes].toSorted((a, b) => b.length - a.length);
  return {
    id: format.id,
    title: format.title,
    anchors,
    pattern: new RegExp(`(?<![A-Za-z0-9_-])(?<value>(?:${start})${format.tail})(?![A-Za-z0-9_-])`, "g"),
    prefixes,
    ...(format.reach === undefined ? {} : { reach: format.reach }),
    judge: (candidate) => judgeToken(candidate, prefixes, format.publicReason),
    samples: () => makeSamples(format),
  };
}

function judgeToken(candidate: Candidate, prefixes: readonly string[], publicReason: string | undefined): Judgement {
  const prefix = prefixes.find((known) => candidate.value.startsWith(known)) ?? "";
  if (isPlaceholder(candidate.value.slice(prefix.length))) return none;
  return publicReason === undefined ? secret : { is: "public", reason: publicReason };
}

function makeSamples(format: TokenFormat): { genuine: string[]; harmless: string[] } {
  const tail = (seed: number) =>
    format.parts.map((part, index) => (typeof part === "string" ? part : madeUp(part[0], part[1], seed + index * 7))).join("");
  const genuine = format.prefixes.flatMap((prefix, index) => [
    `const key = "${prefix}${tail(index + 3)}";`,
    `KEY=${prefix}${tail(index + 23)}\n`,
    `{\n  "key": "${prefix}${tail(index + 43)}"\n}`,
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
