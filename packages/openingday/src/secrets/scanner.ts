import { createWordSearch } from "./word-search.ts";
import { classifyPath, type PathClass } from "./path-class.ts";
import { readCredentialFile } from "./credential-file.ts";
import type { Place, SecretRule } from "./rule.ts";
import { allRules } from "./rules/all.ts";
import { passOverList } from "./source-map-list.ts";

/** A secret, or a key that is public by design, found in bytes. */
export interface Match {
  readonly rule: string;
  /** Plain name: "Stripe live secret key". */
  readonly title: string;
  /** Byte offsets of the value, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** The secret itself: in memory only, for its fingerprint; never stored or printed. */
  readonly value: string;
  /** The provider's public prefix, or the name it is given to, and nothing else. */
  readonly shown: string;
  /** `likely` where only a name and the look of the value speak for it. */
  readonly confidence: "proved" | "likely";
  /** A key that is public by design, or can do no harm: a note, never a finding. */
  readonly publicReason?: string;
  /** Seen and counted, but not reported: in a test file, or allowed by a comment on its line. */
  readonly setAside?: string;
}

export interface Scanner {
  /** Finds secrets in one file's bytes. `path` says what kind of file it is; `place` is `browser` for JavaScript that visitors receive. */
  readonly scan: (bytes: Uint8Array, path: string, place?: Place) => Match[];
}

interface RawMatch extends Omit<Match, "line"> {
  readonly order: number;
  readonly weak: boolean;
}

interface PreparedRule {
  readonly rule: SecretRule;
  /** Made when it is first needed. */
  expression: RegExp | undefined;
  readonly order: number;
  readonly lead: number;
  readonly reach: number;
  /** Length of the word before the position, where the expression is tried at its beginning alone. */
  readonly anchor?: number;
}

/** What to try where each word ends: a rule once, and a rule that is tried at its beginning once for each length of its words. */
function listAttempts(rules: readonly SecretRule[]): Map<string, PreparedRule[]> {
  const attempts = new Map<string, PreparedRule[]>();
  for (const [order, rule] of rules.entries()) {
    const prepared: PreparedRule = {
      rule,
      expression: undefined,
      order,
      lead: rule.lead ?? defaultLead,
      reach: rule.reach ?? defaultReach,
    };
    for (const word of new Set(rule.anchors.map((anchor) => anchor.toLowerCase()))) {
      const attempt = rule.atAnchor === true ? { ...prepared, lead: word.length + 1, anchor: word.length } : prepared;
      const others = attempts.get(word);
      if (others === undefined) attempts.set(word, [attempt]);
      else others.push(attempt);
    }
  }
  return attempts;
}

const defaultLead = 96;
const defaultReach = 320;
/** More hits than this in one file are a list of samples, not a leak; the first say it all. */
const mostMatches = 200;
const allowedByComment = "lines marked openingday:allow";

/**
 * Prepares rules for scanning. One pass over the bytes finds anchors; only around them is text decoded and a rule's expression run, so
 * time stays linear whatever the input is. At most `most` matches are told of one file.
 */
export function createScanner(rules: readonly SecretRule[] = allRules, most = mostMatches): Scanner {
  let isMap = false;
  let goOnAt = -1;
  const allTried = [
    ...rules,
    passOverList((position) => {
      if (isMap) goOnAt = position;
    }),
  ];
  const attempts = listAttempts(allTried);
  const search = createWordSearch([...attempts.keys()]);
  const attemptsOf = [...attempts.values()];
  const visitor = createVisitor(allTried.length, most);
  const show = (end: number, word: number): true | number => visitor.at(end, attemptsOf[word]!) || goOnAt;

  return {
    scan(bytes, path, place = "project") {
      const found = visitor.begin(bytes, path, place);
      isMap = path.endsWith(".map");
      goOnAt = -1;
      search.each(bytes, show);
      for (const match of readCredentialFile(bytes, path)) found.push({ ...match, order: rules.length, weak: false });
      return finish(bytes, found, most);
    },
  };
}

interface Visitor {
  /** Turns to another file, and returns the list of what will be found there. */
  begin(bytes: Uint8Array, path: string, place: Place): RawMatch[];
  /** Returns true when enough was found. */
  at(position: number, rules: readonly PreparedRule[]): boolean;
}

/** Scanning never waits, so that one visitor can go from file to file. */
function createVisitor(triedRules: number, most: number): Visitor {
  const quietUntil = new Uint32Array(triedRules);
  const matchedUntil = new Uint32Array(triedRules);
  let file: { bytes: Uint8Array; path: string; place: Place } = { bytes: new Uint8Array(0), path: "", place: "project" };
  let found: RawMatch[] = [];
  let known: PathClass | undefined;
  const pathClass = (): PathClass => (known ??= classifyPath(file.path));
  return {
    begin(bytes, path, place) {
      quietUntil.fill(0);
      matchedUntil.fill(0);
      known = undefined;
      file = { bytes, path, place };
      found = [];
      return found;
    },
    at(position, rules) {
      const { bytes, path, place } = file;
      for (const prepared of rules) {
        const { rule } = prepared;
        if (position < quietUntil[prepared.order]!) continue;
        if (rule.mayFollow !== undefined && !rule.mayFollow(bytes, position, pathClass)) continue;
        // Everything that starts before the middle of this window has been seen whole.
        if (rule.atAnchor !== true) quietUntil[prepared.order] = position + (prepared.reach >> 1);
        const until = matchedUntil[prepared.order]!;
        matchedUntil[prepared.order] = matchWindow(bytes, position, prepared, { path, pathClass: pathClass(), place }, until, found);
      }
      return found.length >= most;
    },
  };
}

function matchWindow(
  bytes: Uint8Array,
  position: number,
  prepared: PreparedRule,
  file: { readonly path: string; readonly pathClass: PathClass; readonly place: Place },
  matchedUntil: number,
  found: RawMatch[],
): number {
  const { rule, order, lead, reach, anchor } = prepared;
  const expression = (prepared.expression ??= new RegExp(rule.pattern.source, rule.pattern.flags));
  const from = Math.max(0, position - lead);
  const text = decodeLatin1(bytes, from, Math.min(bytes.length, position + reach));
  let until = matchedUntil;
  expression.lastIndex = anchor === undefined ? 0 : position - anchor - from;
  for (let hit = expression.exec(text); hit !== null; hit = expression.exec(text)) {
    const groups = hit.groups ?? {};
    const quotedValue = groups["q1"] ?? groups["q2"] ?? groups["q3"];
    const value = quotedValue ?? groups["bare"] ?? groups["value"] ?? hit[0];
    const offset = hit[0].length === value.length ? hit.index : hit.index + hit[0].lastIndexOf(value);
    const start = from + offset;
    if (start < until) continue;
    const judged = rule.judge({
      value,
      name: groups["name"] ?? "",
      quoted: quotedValue !== undefined,
      before: text.slice(Math.max(0, offset - 96), offset),
      after: text.slice(offset + value.length, offset + value.length + 96),
      ...file,
    });
    if (judged.is === "none") continue;
    until = start + value.length;
    found.push({
      rule: judged.is === "public" ? (judged.rule ?? rule.id) : rule.id,
      title: judged.is === "public" ? (judged.title ?? rule.title) : rule.title,
      start,
      end: until,
      value: judged.is === "secret" ? (judged.value ?? value) : value,
      shown: showOnlyPublicPart(rule, value, groups["name"]),
      confidence: judged.is === "secret" && judged.likely === true ? "likely" : "proved",
      ...(judged.is === "public" ? { publicReason: judged.reason } : {}),
      ...(judged.is === "set-aside" ? { setAside: judged.reason } : {}),
      order,
      weak: rule.weak === true,
    });
  }
  return until;
}

function showOnlyPublicPart(rule: SecretRule, value: string, name: string | undefined): string {
  const prefix = rule.prefixes.filter((known) => value.startsWith(known)).toSorted((a, b) => b.length - a.length)[0];
  if (prefix !== undefined) return `${prefix}…`;
  return name === undefined || name === "" ? "…" : `${name} = …`;
}

const latin1 = new TextDecoder("latin1");

/** One byte, one character, so that offsets in the text are offsets in the bytes. */
function decodeLatin1(bytes: Uint8Array, from: number, to: number): string {
  return latin1.decode(bytes.subarray(from, to));
}

function finish(bytes: Uint8Array, found: readonly RawMatch[], most: number): Match[] {
  if (found.length === 0) return [];
  const sorted = found.toSorted((a, b) => Number(a.weak) - Number(b.weak) || a.order - b.order);
  const kept: RawMatch[] = [];
  for (const match of sorted) {
    if (!kept.some((other) => match.start < other.end && other.start < match.end)) kept.push(match);
  }
  kept.sort((a, b) => a.start - b.start);
  let line = 1;
  let position = 0;
  return kept.slice(0, most).map(({ order: _order, weak: _weak, ...match }) => {
    for (; position < match.start; position++) if (bytes[position] === 10) line++;
    const allowed = match.setAside === undefined && lineHasAllowComment(bytes, match.start, match.end);
    return { ...match, line, ...(allowed ? { setAside: allowedByComment } : {}) };
  });
}

const allowComment = "openingday:allow";

/** Looks at most 400 bytes to either side: a minified file is one line and must not hide behind one comment. */
function lineHasAllowComment(bytes: Uint8Array, start: number, end: number): boolean {
  let from = start;
  while (from > 0 && start - from < 400 && bytes[from - 1] !== 10) from--;
  let to = end;
  while (to < bytes.length && to - end < 400 && bytes[to] !== 10) to++;
  return decodeLatin1(bytes, from, to).includes(allowComment);
}
