import type { RequestTraces, RouteStatement, TracedRoute } from "../../../model/evidence-traces.ts";
import { stepKind, type StepKind } from "../../journey/step-kind.ts";

/** One line per route, slowest first: how often, how long, how many queries, whom it called. */
export function tellRoutes(traces: RequestTraces, routes = traces.routes): readonly string[] {
  const lines = routes.slice(0, 20).map(({ route, requests, p50Ms, p95Ms, queries, calls, poolWaits }) => {
    const counts = queries.fewest === queries.most ? queries.most : `${queries.fewest} to ${queries.most} (median ${queries.median})`;
    const called = calls.map(({ host, most }) => `, ${host}${most > 1 ? ` ${most} times` : ""}`).join("");
    const waited =
      poolWaits.requests === 0 ? "" : `, ${poolWaits.requests} waited for a database connection, ${ms(poolWaits.longestMs)} at most`;
    return `${route}: ${sayTimes(requests)}, p50 ${ms(p50Ms)}, p95 ${ms(p95Ms)}, ${counts} ${queries.most === 1 ? "query" : "queries"}${called}${waited}`;
  });
  const silent = traces.sent - traces.told;
  const untold = silent > 0 ? [`${silent} of ${traces.sent} requests were not told: answered by a cache, or cut off`] : [];
  const dropped = traces.dropped > 0 ? [`${traces.dropped} spans came beyond the limit and were not counted`] : [];
  return [...lines, ...untold, ...dropped];
}

/** Why a line stays open where no SDK told. */
export const fromDatabase =
  "only the database was asked, which counts statements and knows neither their values nor whom else the application calls: start it with “node --import @openingday/node”";

/** Steps of journeys that asked a route, as far as they are of one of these kinds. */
export function stepsOfKind({ steps }: TracedRoute, kinds: readonly StepKind[]): readonly string[] {
  return steps.filter((step) => kinds.includes(stepKind(step)));
}

/** Statements that only begin or end something are no questions. */
export function isQuestion({ text }: RouteStatement): boolean {
  return !/^(?:begin|commit|rollback|start transaction|savepoint|release|end|set|discard|deallocate)\b/iu.test(text);
}

/** For a sentence: long statements are cut in the middle of nothing but themselves. */
export function quote(text: string): string {
  return `“${text.length > 160 ? `${text.slice(0, 157)}…` : text}”`;
}

export function sayTimes(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

export function ms(value: number): string {
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ms`;
}
