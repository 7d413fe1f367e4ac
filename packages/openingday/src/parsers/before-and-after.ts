import type { PerfBaseline } from "../model/perf-baseline.ts";

/** Two baselines of different releases that can be set side by side. */
export interface BeforeAndAfter {
  readonly before: PerfBaseline;
  readonly after: PerfBaseline;
}

/**
 * The newest baseline, and the oldest of another release that the same kind of machine measured. `baselines` are oldest first.
 * Undefined where there are no such two.
 */
export function pickBeforeAndAfter(baselines: readonly PerfBaseline[]): BeforeAndAfter | undefined {
  const usable = baselines.filter(({ commit, invalid }) => commit !== null && invalid === undefined);
  const after = usable.at(-1);
  const before = usable.find(({ commit, vantage }) => commit !== after?.commit && vantage === after?.vantage);
  return after === undefined || before === undefined ? undefined : { before, after };
}
