import { defineCheck } from "../../model/check.ts";
import type { CoreFlow, PerfBaseline } from "../../model/perf-baseline.ts";
import type { Quantiles } from "../../model/evidence-speed.ts";

const dayMs = 86_400_000;
const oldestDays = 30;
/** Fewer answers say nothing about the slowest in twenty. */
const enough = 100;
const flows: readonly CoreFlow[] = ["sign-up", "booking", "dashboard"];

interface Recorded {
  readonly flow: CoreFlow;
  readonly name: string;
  readonly latency: Quantiles;
  readonly failures: number;
  readonly from: PerfBaseline;
}

export default defineCheck({
  id: "core-baseline",
  title: "How fast sign-up, booking and the dashboard are is on record",
  why: "Without a number from a good day, “it feels slower” is all anybody can say on a bad one.",
  rows: ["S4.D2", "A3"],
  risk: "speed-unrecorded",
  needs: ["perf.baselines"],
  specs: [],
  evaluate({ "perf.baselines": { baselines, unreadable } }, { at }) {
    if (baselines.length === 0) {
      const spoilt = unreadable === 0 ? "" : ` (${unreadable} files there cannot be read)`;
      return { status: "inconclusive", reason: `no baseline is kept yet${spoilt}: “openingday perf baseline” measures and keeps one` };
    }
    const recorded = flows.map((flow) => ({ flow, found: findRecorded(flow, baselines) }));
    const known = recorded.flatMap(({ found }) => (found === undefined ? [] : [found]));
    const seen = known.map(tell);
    const missing = recorded.filter(({ found }) => found === undefined).map(({ flow }) => flow);
    if (missing.length > 0)
      return {
        status: "inconclusive",
        reason: `no baseline that is kept measured ${missing.join(" or ")}: name what stands for it under “load.core” of the configuration, and run “openingday perf baseline”`,
        seen,
      };
    const few = known.find(({ latency }) => latency.n < enough);
    if (few !== undefined)
      return {
        status: "inconclusive",
        reason: `${few.flow} was timed ${few.latency.n} times, and ${enough} are needed to tell the slowest in twenty: ${howToMeasureMore(few)}`,
        seen,
      };
    const unnamed = known.find(({ from }) => from.commit === null);
    if (unnamed !== undefined)
      return {
        status: "inconclusive",
        reason: `the baseline of ${unnamed.from.at.slice(0, 10)} does not say of which commit it is: name “repository” in the configuration, and measure again`,
        seen,
      };
    const age = Math.floor(Math.max(...known.map(({ from }) => at - Date.parse(from.at))) / dayMs);
    if (age <= oldestDays) return { status: "passed", seen };
    return {
      status: "warned",
      findings: [
        {
          code: "old",
          severity: "low",
          confidence: "proved",
          message: `What is on record about the speed of the core pages is ${age} days old.`,
          breaks: "When customers say that it became slow, there is nothing recent to compare with.",
          fix: "Run “openingday perf baseline”, best after every release.",
          seen,
        },
      ],
    };
  },
});

/** The newest that has enough answers, else the newest at all. */
function findRecorded(flow: CoreFlow, baselines: readonly PerfBaseline[]): Recorded | undefined {
  const all = baselines.filter(({ invalid }) => invalid === undefined).flatMap((from) => readFlow(flow, from) ?? []);
  return all.findLast(({ latency }) => latency.n >= enough) ?? all.at(-1);
}

function readFlow(flow: CoreFlow, from: PerfBaseline): Recorded | undefined {
  const name = from.flows?.[flow];
  if (name === undefined) return undefined;
  const route = from.routes.find((one) => one.route === name);
  if (route !== undefined) return { flow, name, latency: route.latency, failures: route.errors, from };
  const step = from.steps?.find((one) => one.step === name);
  return step === undefined ? undefined : { flow, name, latency: step.latency, failures: step.failures, from };
}

function howToMeasureMore({ from, name }: Recorded): string {
  if (from.routes.some(({ route }) => route === name))
    return `write “requests: ${enough}” under “load”, and run “openingday perf baseline”`;
  const ended = from.walksEnded === undefined ? "" : `the last walks ended early, ${from.walksEnded}; `;
  return `${ended}“walks: ${enough}” under “load” makes “openingday perf baseline” do so with as many made-up customers, who leave again`;
}

function tell({ flow, name, latency, failures, from }: Recorded): string {
  const lost = failures === 0 ? "" : `, ${failures} failed`;
  const p99 = latency.intervals?.p99 === undefined ? "" : `, p99 ${round(latency.p99Ms)} ms`;
  return `${flow} (${name}): ${latency.n} answers${lost}, p50 ${round(latency.p50Ms)} ms, p95 ${round(latency.p95Ms)} ms (${round(latency.p95LowMs)} to ${round(latency.p95HighMs)})${p99}; ${from.at.slice(0, 10)}, commit ${from.commit?.slice(0, 10) ?? "unknown"}, measured on ${from.vantage}`;
}

function round(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
