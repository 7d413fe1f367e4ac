import { performance } from "node:perf_hooks";
import { keepSchedule } from "./arrivals.ts";
import type { LatencyHistogram } from "./latency-histogram.ts";

const gapMs = 2;

/** Records how late this machine wakes an empty schedule, for `durationMs`: the floor below which no driver can be on time. */
export async function probeTimer(into: LatencyHistogram, durationMs: number, signal: AbortSignal): Promise<void> {
  await keepSchedule({
    count: Math.ceil(durationMs / gapMs),
    gapMs,
    signal,
    fire: (_, dueAt) => {
      into.record(performance.now() - dueAt);
      return true;
    },
  });
}
