import type { Pair } from "../model/perf-comparison.ts";

const factor = 2;
/** What an empty timer may differ by: half of what the smallest slowdown that counts is. */
const harmlessMs = 5;

/** Whether this machine was not the same in both turns of a pair, so that they cannot be compared. */
export function hasMoved({ before, after }: Pair): boolean {
  const [low, high] = [before.probeP95Ms, after.probeP95Ms].toSorted((one, other) => one - other) as [number, number];
  return high - low > harmlessMs && high > factor * low;
}

/** Above this share of pairs that moved, what is left is a chance pick, and no verdict rests on it. */
export function hasMovedTooOften(moved: number, measured: number): boolean {
  return moved * 3 > measured;
}
