import type { BaselineReport, BaselineRouteReport } from "../model/perf-baseline.ts";
import { advices, enough, heads, marks } from "./baseline-words.ts";
import { sayMs } from "./say-times.ts";
import { sparkline } from "./sparkline.ts";
import { plain, wrap } from "./wrap.ts";

const width = 96;
/** The baseline for a person. */
export function renderBaseline(report: BaselineReport): string {
  const { verdict, reason, routes, comparedWith, kept, vantage } = report;
  const since = comparedWith === undefined ? "" : `, compared with the one of ${comparedWith.slice(0, 16).replace("T", " ")} UTC`;
  return [
    heads[verdict],
    ...(reason === undefined ? [] : indent(`Because ${reason}.`, 2)),
    "",
    ...routes.flatMap(renderRoute),
    ...renderSteps(report),
    ...indent(`Now: ${advices[verdict]}`, 2),
    "",
    ...indent(`${kept ? "Kept as the new baseline" : "Not kept"}${since}. Measured on ${vantage}.`, 2),
    "",
  ].join("\n");
}

function renderRoute(route: BaselineRouteReport): readonly string[] {
  const { latency, trendP95Ms, verdict, reason } = route;
  const { n, p50Ms, p95Ms, p99Ms, intervals } = latency;
  const p99 = intervals?.p99 === undefined ? "too few answers to tell" : `${sayMs(p99Ms)}${saySpan(intervals.p99)}`;
  const times = `${n} answers: half within ${sayMs(p50Ms)}${saySpan(intervals?.p50)}, 19 of 20 within ${sayMs(p95Ms)} (${sayMs(latency.p95LowMs)} to ${sayMs(latency.p95HighMs)}), 99 of 100: ${p99}`;
  return [
    `  ${marks[verdict].padEnd(13)}${plain(route.route)}`,
    ...(reason === undefined ? [] : indent(reason, 15)),
    ...(n === 0 ? [] : indent(times, 15)),
    ...(trendP95Ms.length < 2 ? [] : [`${" ".repeat(15)}${sparkline(trendP95Ms)}  19 of 20, the last ${trendP95Ms.length} times`]),
    "",
  ];
}

/** What writes, as a customer waits for it. */
function renderSteps({ steps = [], walksEnded, flows }: BaselineReport): readonly string[] {
  const missing = (["sign-up", "booking", "dashboard"] as const).filter((flow) => flows !== undefined && flows[flow] === undefined);
  return [
    ...steps.flatMap(({ step, latency, failures }) => [
      `  ${"walked".padEnd(13)}${plain(step)}`,
      ...indent(
        `${latency.n} times${failures > 0 ? `, and ${failures} times in vain` : ""}${latency.n === 0 ? "" : `: half within ${sayMs(latency.p50Ms)}${saySpan(latency.intervals?.p50)}, 19 of 20 within ${sayMs(latency.p95Ms)} (${sayMs(latency.p95LowMs)} to ${sayMs(latency.p95HighMs)})`}${latency.n < enough ? `; ${enough} are needed to be sure: “walks: ${enough}” under “load”` : ""}`,
        15,
      ),
      "",
    ]),
    ...(walksEnded === undefined ? [] : [...indent(`The walks ended early: ${walksEnded}.`, 2), ""]),
    ...(missing.length === 0
      ? []
      : [
          ...indent(`Nothing stands for ${missing.join(" and ")}: name a route of “load” or a step of a journey under “load.core”.`, 2),
          "",
        ]),
  ];
}

function saySpan(span: readonly [number, number] | undefined): string {
  return span === undefined ? "" : ` (${sayMs(span[0])} to ${sayMs(span[1])})`;
}

function indent(text: string, by: number): readonly string[] {
  return wrap(plain(text), width - by).map((line) => `${" ".repeat(by)}${line}`);
}
