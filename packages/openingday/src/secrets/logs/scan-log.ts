import type { LogAccount, LogLeak, LogLeakKind } from "../../model/log-account.ts";
import { createScanner, type Scanner } from "../scanner.ts";
import { cardNumberRule } from "./personal-rules.ts";
import { logRules, rulesForLogs } from "./rules.ts";

export interface LogScanner {
  /** Takes the next piece; pieces may end anywhere. */
  take(piece: Uint8Array): void;
  finish(): LogAccount;
}

/** Bytes looked at in one go; a longer line is looked at in parts. */
const chunkBytes = 256 * 1024;
const mostInChunk = 20_000;
const mostLeaks = 500;
const mostLinesTold = 5;
const kinds: Readonly<Record<string, LogLeakKind>> = Object.fromEntries(logRules.map(({ id, kind }) => [id, kind]));
const order: readonly LogLeakKind[] = ["secret", "card", "body", "personal"];

/** Made once: preparing the rules takes longer than a short log. */
let scanner: Scanner | undefined;

/** Reads a log once, in pieces, in bounded memory, and counts what should not be in it. */
export function createLogScanner(): LogScanner {
  scanner ??= createScanner(rulesForLogs, mostInChunk);
  const { scan } = scanner;
  const leaks = new Map<string, { leak: Omit<LogLeak, "count" | "lines">; count: number; lines: number[] }>();
  let rest: Uint8Array = new Uint8Array(0);
  let [lines, bytes, leakyLines, lastLeaky] = [0, 0, 0, 0];

  function count(line: number, leak: Omit<LogLeak, "count" | "lines">): void {
    const name = `${leak.rule} ${leak.key}`;
    const known = leaks.get(name);
    if (known === undefined && leaks.size >= mostLeaks) return;
    const entry = known ?? { leak, count: 0, lines: [] };
    entry.count += 1;
    if (entry.lines.length < mostLinesTold && entry.lines.at(-1) !== line) entry.lines.push(line);
    leaks.set(name, entry);
  }

  function look(chunk: Uint8Array): void {
    const seen = new Set<number>();
    const found = scan(chunk, "app.log").filter((match) => match.publicReason === undefined && match.setAside === undefined);
    for (const match of found) {
      seen.add(match.line);
      const key = kinds[match.rule] === undefined ? "" : match.shown.replace(/ = …$|…$/u, "").toLowerCase();
      count(lines + match.line, { rule: match.rule, title: match.title, kind: kinds[match.rule] ?? "secret", key });
    }
    for (const line of findCards(chunk)) {
      seen.add(line);
      count(lines + line, { rule: cardNumberRule.id, title: cardNumberRule.title, kind: cardNumberRule.kind, key: "" });
    }
    for (const line of seen) if (lines + line !== lastLeaky) leakyLines += 1;
    if (seen.size > 0) lastLeaky = lines + Math.max(...seen);
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) lines += 1;
  }

  /** Looks at what has gathered, until less than `leave` bytes are left. */
  function drain(leave: number): void {
    while (rest.length >= leave) {
      const end = rest.length <= chunkBytes ? rest.length : rest.lastIndexOf(10, chunkBytes - 1) + 1 || chunkBytes;
      look(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  }

  return {
    take(piece) {
      bytes += piece.length;
      if (rest.length === 0) rest = piece.slice();
      else {
        const joined = new Uint8Array(rest.length + piece.length);
        joined.set(rest);
        joined.set(piece, rest.length);
        rest = joined;
      }
      drain(chunkBytes);
    },
    finish() {
      const unfinished = rest.length > 0 && rest.at(-1) !== 10;
      drain(1);
      return {
        lines: lines + (unfinished ? 1 : 0),
        bytes,
        leakyLines,
        leaks: [...leaks.values()]
          .map(({ leak, ...counted }) => ({ ...leak, ...counted }))
          .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.count - a.count),
      };
    },
  };
}

const [zero, nine, space, dash, lineEnd] = [48, 57, 32, 45, 10];

/** Lines with a card's number: groups of digits are measured in one pass, and text is made of those only that a card could have. */
function findCards(bytes: Uint8Array): number[] {
  const found: number[] = [];
  let line = 1;
  // Length of this group of digits and of the three before it; zero where something else stood between.
  let group = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  let lastFound = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = at < bytes.length ? bytes[at]! : lineEnd;
    if (byte >= zero && byte <= nine) {
      group += 1;
      continue;
    }
    if (group > 0) {
      const couldBe =
        (group >= 14 && group <= 16) ||
        (group === 4 && third === 4 && second === 4 && first === 4) ||
        ((group === 4 || group === 5) && third === 6 && second === 4);
      if (couldBe && lastFound !== line && holdsCard(bytes, at)) {
        found.push(line);
        lastFound = line;
      }
      first = second;
      second = third;
      third = group;
      group = 0;
    }
    if (third !== 0 && byte !== space && byte !== dash) {
      first = 0;
      second = 0;
      third = 0;
    }
    if (byte === lineEnd) line += 1;
  }
  return found;
}

/** Whether a card's number ends at `end`. */
function holdsCard(bytes: Uint8Array, end: number): boolean {
  const text = String.fromCharCode(...bytes.subarray(Math.max(0, end - 72), Math.min(bytes.length, end + 8)));
  for (const match of text.matchAll(cardNumberRule.pattern)) {
    const before = text.slice(0, match.index);
    if (cardNumberRule.believes(match.groups?.["value"] ?? "", before.slice(before.lastIndexOf("\n") + 1))) return true;
  }
  return false;
}
