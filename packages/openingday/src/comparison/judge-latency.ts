import type { QuantileChange } from "../model/perf-comparison.ts";
import { quantileChanges, type PairedLatencies } from "./quantile-changes.ts";
import { createRandom } from "./seeded-random.ts";

/** Fewer pairs than these tell nothing. */
export const fewestPairs = 10;

const rounds = 300;
const seed = 20_261;

/** From where on a change of a quantile counts: surely, by how much, and by how many milliseconds. */
const limits = {
  p50: { surely: 1.05, ratio: 1.1, ms: 10 },
  p95: { surely: 1.05, ratio: 1.2, ms: 20 },
} as const;

/** A slowdown of half that could not have been seen is no “not slower”. */
const blindAbove = 1.5;

export interface LatencyVerdict {
  readonly verdict: "not-slower" | "slower" | "cannot-tell";
  /** Not slower so far, but more pairs might show that it is. */
  readonly inDoubt: boolean;
  /** Absent where there are too few pairs for an interval to mean anything. */
  readonly p50?: QuantileChange;
  readonly p95?: QuantileChange;
}

/**
 * Whether a page became slower: surely, by a share that people notice, and by enough milliseconds. `pages` is how many are judged
 * together; each is then judged the more strictly, so that many pages do not mean many false alarms.
 */
export function judgeLatency(pairs: readonly PairedLatencies[], pages = 1): LatencyVerdict {
  const usable = pairs.filter(({ before, after }) => before.length > 0 && after.length > 0);
  if (usable.length < fewestPairs) return { verdict: "cannot-tell", inDoubt: true };
  const changes = quantileChanges(usable, {
    quantiles: [0.5, 0.95],
    rounds: rounds * pages,
    tail: 0.025 / pages,
    random: createRandom(seed),
  });
  const [p50, p95] = changes as [QuantileChange, QuantileChange];
  if (isSlower(p50, limits.p50) || isSlower(p95, limits.p95)) return { verdict: "slower", inDoubt: false, p50, p95 };
  const inDoubt = couldBeSlower(p50, limits.p50) || couldBeSlower(p95, limits.p95);
  const blind = p50.ratio.high > blindAbove && couldBeSlower(p50, limits.p50);
  return { verdict: blind ? "cannot-tell" : "not-slower", inDoubt, p50, p95 };
}

type Limit = (typeof limits)[keyof typeof limits];

function isSlower({ beforeMs, afterMs, ratio }: QuantileChange, limit: Limit): boolean {
  return ratio.low > limit.surely && ratio.median > limit.ratio && afterMs - beforeMs >= limit.ms;
}

/** Whether the upper end of the interval would be a slowdown that counts. */
function couldBeSlower({ beforeMs, ratio }: QuantileChange, limit: Limit): boolean {
  return ratio.high > limit.ratio && beforeMs * (ratio.high - 1) >= limit.ms;
}
