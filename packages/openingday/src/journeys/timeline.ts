import type { LatencyHistogram } from "./latency-histogram.ts";

/** How long answers took as the run went on. */
export interface Timeline {
  /** A request that was due at this moment, milliseconds since the start; without a time it failed. */
  note(dueMs: number, tookMs: number | undefined): void;
  bins(): readonly EncodedBin[];
}

export interface EncodedBin {
  readonly latency: string;
  readonly failed: number;
}

const maxBins = 60;

/** Milliseconds that one of at most 60 stretches of the run lasts; whole seconds. */
export function binOf(lastsMs: number): number {
  return Math.max(1000, Math.ceil(lastsMs / maxBins / 1000) * 1000);
}

/** An empty timeline of a run that lasts so long. What comes after its end counts to the last stretch. */
export function createTimeline(lastsMs: number, histogram: (digits: 1 | 2 | 3) => LatencyHistogram): Timeline {
  const binMs = binOf(lastsMs);
  const count = Math.max(1, Math.ceil(lastsMs / binMs));
  const latencies = Array.from({ length: count }, () => histogram(2));
  const failures = Array.from({ length: count }, () => 0);
  return {
    note(dueMs, tookMs) {
      const bin = Math.min(count - 1, Math.max(0, Math.floor(dueMs / binMs)));
      if (tookMs === undefined) failures[bin] = failures[bin]! + 1;
      else latencies[bin]!.record(tookMs);
    },
    bins: () => latencies.map((latency, index) => ({ latency: latency.encode(), failed: failures[index]! })),
  };
}
