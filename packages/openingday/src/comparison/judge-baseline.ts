import type { BaselineRoute, BaselineRouteReport, BaselineVerdict, PerfBaseline } from "../model/perf-baseline.ts";
import { judgeCounts } from "./judge-counts.ts";

const limitMs = 400;
/** Fewer answers say nothing about the slowest in twenty. */
const enough = 100;
const longestTrend = 20;

export interface JudgedBaseline {
  readonly verdict: BaselineVerdict;
  readonly routes: readonly BaselineRouteReport[];
}

/**
 * What a new measurement is against those kept, oldest first. Statuses, lost answers and bytes are compared with the last one. Latency
 * is compared with the limit alone: one day's p95 against another's would call every second release slower than itself.
 */
export function judgeBaseline(now: PerfBaseline, kept: readonly PerfBaseline[]): JudgedBaseline {
  const routes = now.routes.map((route) => judgeRoute(route, now, kept));
  const order: readonly BaselineVerdict[] = ["broken", "too-slow", "cannot-tell"];
  const worst = order.find((verdict) => routes.some((route) => route.verdict === verdict));
  return { verdict: worst ?? (routes.length === 0 ? "cannot-tell" : "fine"), routes };
}

function judgeRoute(route: BaselineRoute, now: PerfBaseline, kept: readonly PerfBaseline[]): BaselineRouteReport {
  const earlier = kept.flatMap(({ routes, vantage, at }) =>
    routes.filter((one) => one.route === route.route).map((one) => ({ ...one, vantage, at })),
  );
  const trend = [...earlier.filter(({ vantage }) => vantage === now.vantage), { ...route, at: now.at }].slice(-longestTrend);
  const [trendP95Ms, trendAt] = [trend.map(({ latency }) => latency.p95Ms), trend.map(({ at }) => at)];
  const broken = judgeAgainst(route, earlier.at(-1));
  if (broken !== undefined) return { ...route, trendP95Ms, trendAt, verdict: "broken", reason: broken };
  const slow = judgeLimit(route, now.invalid);
  return { ...route, trendP95Ms, trendAt, ...slow };
}

function judgeAgainst(now: BaselineRoute, before: BaselineRoute | undefined): string | undefined {
  const none = { fewest: 0, most: 0 };
  const earlier = before ?? { latency: { n: 0 }, errors: 0, statuses: {}, bytes: undefined };
  const counts = {
    n: { before: earlier.bytes === undefined ? 0 : earlier.latency.n, after: now.bytes === undefined ? 0 : now.latency.n },
    errors: { before: earlier.errors, after: now.errors },
    statuses: { before: earlier.statuses, after: now.statuses },
    bytes: { before: earlier.bytes ?? none, after: now.bytes ?? none },
  };
  return judgeCounts(counts, now.expect);
}

function judgeLimit({ latency }: BaselineRoute, invalid: string | undefined): Pick<BaselineRouteReport, "verdict" | "reason"> {
  if (invalid !== undefined) return { verdict: "cannot-tell", reason: `the measurement does not count: ${invalid}` };
  if (latency.n < enough) return { verdict: "cannot-tell", reason: `${latency.n} answers are too few; ${enough} are needed` };
  if (latency.p95LowMs > limitMs)
    return {
      verdict: "too-slow",
      reason: `one answer in twenty takes ${Math.round(latency.p95LowMs)} ms or longer; the limit is ${limitMs} ms`,
    };
  if (latency.p95Ms > limitMs)
    return { verdict: "cannot-tell", reason: `it lies too close to the limit of ${limitMs} ms to tell; measure more requests` };
  return { verdict: "fine" };
}
