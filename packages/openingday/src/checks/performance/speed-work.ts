import { defineCheck } from "../../model/check.ts";
import type { PerfBaseline, SpeedWork } from "../../model/perf-baseline.ts";
import { pickBeforeAndAfter } from "../../parsers/before-and-after.ts";

const mostLines = 12;

export default defineCheck({
  id: "speed-work",
  title: "What was made faster is written down, with the measurements before and after",
  why: "Work on speed that nobody measured may have made nothing faster, and nobody knows what to keep.",
  rows: ["S4.D1"],
  risk: "speed-unrecorded",
  needs: ["perf.baselines"],
  specs: [],
  evaluate({ "perf.baselines": { baselines, work, workFault, between } }) {
    if (baselines.length === 0)
      return { status: "inconclusive", reason: "no baseline is kept yet: run “openingday perf baseline” before you make anything faster" };
    const pair = pickBeforeAndAfter(baselines);
    if (pair === undefined) return { status: "inconclusive", reason: whyNoPair(baselines) };
    const { before, after } = pair;
    const range = `${before.commit?.slice(0, 10)} to ${after.commit?.slice(0, 10)}, ${before.at.slice(0, 10)} to ${after.at.slice(0, 10)}`;
    const seen = [range, ...compare(before, after), ...(between ?? []).slice(0, mostLines).map((line) => `between them: ${line}`)];
    if (workFault !== undefined) return { status: "inconclusive", reason: `openingday.speed.yaml cannot be used: ${workFault}`, seen };
    const done = work.filter((one) => isBetween(one, before, after));
    if (done.length === 0)
      return {
        status: "inconclusive",
        reason: `nobody wrote down what was done about speed since ${before.at.slice(0, 10)}: a line for each in openingday.speed.yaml, with “on” and “by” below it`,
        seen,
      };
    return { status: "passed", seen: [...done.slice(0, mostLines).map(tellWork), ...seen] };
  },
});

function whyNoPair(baselines: readonly PerfBaseline[]): string {
  const usable = baselines.filter(({ invalid }) => invalid === undefined);
  if (usable.every(({ commit }) => commit === null))
    return "no baseline says of which commit it is: name “repository” in the configuration, and measure again";
  if (new Set(usable.map(({ commit }) => commit)).size < 2)
    return "only one release was measured: after the next one, “openingday perf baseline” shows the difference";
  return "the releases were measured on different machines, whose times cannot be compared: measure the next one where the last was";
}

/** Done after the first measurement and before the second, by the day. */
function isBetween({ on }: SpeedWork, before: PerfBaseline, after: PerfBaseline): boolean {
  return on !== undefined && on >= before.at.slice(0, 10) && on <= after.at.slice(0, 10);
}

/** Shown and never judged: two days differ by more than a fix may bring. */
function compare(before: PerfBaseline, after: PerfBaseline): readonly string[] {
  const earlier = new Map(timesOf(before));
  return timesOf(after).flatMap(([name, p95]) => {
    const was = earlier.get(name);
    return was === undefined ? [] : [`${name}: 19 of 20 within ${round(was)} ms before, ${round(p95)} ms after`];
  });
}

function timesOf({ routes, steps = [] }: PerfBaseline): readonly (readonly [name: string, p95Ms: number])[] {
  return [
    ...routes.map(({ route, latency }) => [route, latency] as const),
    ...steps.map(({ step, latency }) => [step, latency] as const),
  ].flatMap(([name, { n, p95Ms }]) => (n === 0 ? [] : [[name, p95Ms] as const]));
}

function tellWork({ what, on, by, route }: SpeedWork): string {
  return `${what}${route === undefined ? "" : `, for ${route}`} (${[on, by].filter((part) => part !== undefined).join(", ")})`;
}

function round(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
