import type { RecordSpread, SpreadVerdict } from "./propagation.ts";

const firstPauseSeconds = 5;
const longestPauseSeconds = 60;

/**
 * Seconds until it is worth looking again: when the first old answer that a resolver keeps has run out, else five seconds and then
 * twice as long each time, because somebody has to act first. Never more than a minute, since a resolver may forget early.
 * @param looks How often it was looked at already.
 */
export function nextLookAfter(spread: readonly RecordSpread[], looks: number): number {
  const left = spread
    .flatMap(({ places }) => places)
    .filter(({ verdict }) => verdict === "stale" || verdict === "negative-cached")
    .flatMap(({ secondsLeft }) => (secondsLeft === undefined ? [] : [secondsLeft + 1]));
  const patience = firstPauseSeconds * 2 ** Math.min(Math.max(looks, 1) - 1, 10);
  return Math.min(left.length === 0 ? patience : Math.min(...left), longestPauseSeconds);
}

export type SpreadWord = "same" | "different" | "cannot-tell";

const open: readonly SpreadVerdict[] = ["same", "unreachable"];

/** All records in one word: `different` as soon as one is not everywhere; nothing at all is nothing to be sure of. */
export function sumUpSpread(spread: readonly RecordSpread[]): SpreadWord {
  if (spread.some(({ verdict }) => !open.includes(verdict))) return "different";
  return spread.length > 0 && spread.every(({ verdict }) => verdict === "same") ? "same" : "cannot-tell";
}
