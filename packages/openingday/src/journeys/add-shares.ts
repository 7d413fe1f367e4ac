import { loadHistograms, type LatencyHistogram } from "./latency-histogram.ts";
import type { LoadResult, ResultStep } from "../model/perf-run.ts";
import type { LoadShare, ShareStep } from "./load-order.ts";
import { sayLate } from "./say-late.ts";
import { addCounts } from "./tally.ts";
import { binOf } from "./timeline.ts";

/** What all processes saw together, as if one had seen it: histograms are added up count by count. `lastsMs`: what was planned. */
export async function addShares(shares: readonly LoadShare[], lastsMs: number): Promise<LoadResult> {
  const histogram = await loadHistograms();
  const [first] = shares;
  if (first === undefined) throw new Error("no process measured anything");
  const sum = (encoded: readonly string[], digits: 2 | 3 = 3): LatencyHistogram => {
    const total = histogram(digits);
    for (const one of encoded) total.add(one);
    return total;
  };
  const addUp = (steps: readonly ShareStep[]): ResultStep => ({
    name: steps[0]!.name,
    latency: sum(steps.map(({ latency }) => latency)).quantiles(),
    ...steps.map(({ counts }) => counts).reduce(addCounts),
  });

  const steps = first.steps.map((_, index) => addUp(shares.map((share) => share.steps[index]!)));
  const wholes = shares.flatMap(({ whole }) => whole ?? []);
  const latenessP99Ms = sum(shares.map(({ lateness }) => lateness)).percentileMs(99);
  const timerP99Ms = sum(shares.map(({ timer }) => timer)).percentileMs(99);
  const invalid = sayLate(latenessP99Ms, timerP99Ms, Math.max(0, ...steps.map(({ latency }) => latency.p95Ms)));
  const binMs = binOf(lastsMs);
  const timeline = first.timeline.map((_, index) => {
    const { n, p50Ms, p95Ms } = sum(
      shares.map((share) => share.timeline[index]!.latency),
      2,
    ).quantiles();
    return { atMs: index * binMs, n, p50Ms, p95Ms, failed: shares.reduce((total, share) => total + share.timeline[index]!.failed, 0) };
  });
  const endings = shares.map(({ ended }) => ended);
  return {
    steps,
    ...(wholes.length === 0 ? {} : { whole: addUp(wholes) }),
    latenessP99Ms,
    timerP99Ms,
    ...(invalid === undefined ? {} : { invalid }),
    timeline,
    begun: shares.reduce((total, { begun }) => total + begun, 0),
    ended: endings.find((ending) => ending !== "as-planned") ?? "as-planned",
    cpuMs: shares.reduce((total, { cpuMs }) => total + cpuMs, 0),
  };
}
