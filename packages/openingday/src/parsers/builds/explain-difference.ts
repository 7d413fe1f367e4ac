import type { DifferenceCause } from "../../model/evidence-build.ts";
import type { FilePair } from "./pair-files.ts";

/** What is known about two builds whose files differ. */
export interface BuildFacts {
  /** The last parts of the two folders that were built in: they are found in no other path. */
  readonly folders: readonly [string, string];
  /** When the first began and the second ended, epoch milliseconds. */
  readonly between: readonly [number, number];
  /** Files whose names differ. */
  readonly renamed: readonly FilePair[];
}

const hourMs = 3_600_000;
const iso = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g;
const spelled =
  /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?: \d{1,2},?)? (?:\d{4} )?\d\d:\d\d:\d\d/g;
const clock = /\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M)?/gi;
const duration = /\b\d+(?:\.\d+)? ?(?:ms|s|sec|seconds)\b/g;
const whole = /(?<![\w.])\d{10}(?:\d{3})?(?!\w)/g;

/** Where two texts begin to differ, as line and column from 1. What stands there is not told: it may be a secret. */
export function placeOfDifference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  const before = one.slice(0, at);
  return `line ${before.split("\n").length}, column ${at - before.lastIndexOf("\n")}`;
}

/** Why two texts differ: each known cause is taken out of both, until they are alike. Undefined where they never are. */
export function causeOfDifference(one: string, other: string, facts: BuildFacts): DifferenceCause | undefined {
  let [left, right] = [one.replaceAll(facts.folders[0], "\0folder"), other.replaceAll(facts.folders[1], "\0folder")];
  if (left === right) return "path";
  [left, right] = [withoutTimes(left, facts), withoutTimes(right, facts)];
  if (left === right) return "time";
  for (const [index, pair] of facts.renamed.entries()) {
    left = left.replaceAll(nameOf(pair.one), `\0file${index}`);
    right = right.replaceAll(nameOf(pair.other), `\0file${index}`);
  }
  if (left === right) return "follows";
  if (differsByIdsAlone(left, right)) return "random";
  return sorted(left) === sorted(right) ? "order" : undefined;
}

/** Only numbers that are a time of these two builds are taken for one. */
function withoutTimes(text: string, { between: [from, to] }: BuildFacts): string {
  return text
    .replaceAll(iso, "\0time")
    .replaceAll(spelled, "\0time")
    .replaceAll(clock, "\0time")
    .replaceAll(duration, "\0time")
    .replaceAll(whole, (digits) => {
      const at = Number(digits) * (digits.length === 10 ? 1_000 : 1);
      return at > from - hourMs && at < to + hourMs ? "\0time" : digits;
    });
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const word = /[A-Za-z0-9_-]+/g;

/** Whether two texts differ in nothing but words that look made up: as many of them, and as long. */
function differsByIdsAlone(one: string, other: string): boolean {
  if (one.replaceAll(word, "\0") !== other.replaceAll(word, "\0")) return false;
  const [left, right] = [one.match(word) ?? [], other.match(word) ?? []];
  return left.every(
    (text, index) => text === right[index] || (isId(text) && isId(right[index] ?? "") && isAsLong(text, right[index] ?? "")),
  );
}

function isId(text: string): boolean {
  return text.length >= 6 && (/\d/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text)) || text.length >= 16);
}

/** Numbers made up at random lose their leading zeros. */
function isAsLong(one: string, other: string): boolean {
  return Math.abs(one.length - other.length) <= 2;
}

function sorted(text: string): string {
  return text
    .split(/[\n,;{}[\]()]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .toSorted()
    .join("\n");
}
