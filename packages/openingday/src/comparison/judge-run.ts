import type { LoadResult, PerfRun, ResultStep } from "../model/perf-run.ts";

const limitMs = 400;
/** Fewer answers say nothing about the slowest in twenty. */
const enough = 100;
const fewestFailures = 3;
const tolerated = 0.01;

/**
 * What a load run shows. Failures count whatever else went wrong; times count only where the generator was not late itself. Routes are
 * held to 400 ms; the steps of a journey to the limits that the journey sets, which count as failures.
 */
export function judgeRun(result: LoadResult, hasJourney: boolean): Pick<PerfRun, "verdict" | "reason"> {
  const parts = result.whole === undefined ? result.steps : [result.whole, ...result.steps];
  const failing = result.steps.find(isFailing) ?? parts.find(isFailing);
  if (failing !== undefined) return { verdict: "broken", reason: `${sayFailures(failing)}${sayFirst(failing)}` };
  if (result.invalid !== undefined) return { verdict: "cannot-tell", reason: `the measurement does not count: ${result.invalid}` };
  const dropped = parts.reduce((sum, step) => sum + step.dropped, 0);
  if (dropped > tolerated * result.begun)
    return {
      verdict: "cannot-tell",
      reason: `${dropped} of ${result.begun} could not be sent, because too many were still waiting for their answers`,
    };
  if (parts.every(({ latency }) => latency.n === 0)) return { verdict: "cannot-tell", reason: "nothing was answered" };
  if (hasJourney) return { verdict: "fine" };
  const slow = result.steps.find(({ latency }) => latency.n >= enough && latency.p95LowMs > limitMs);
  if (slow !== undefined)
    return {
      verdict: "too-slow",
      reason: `of ${slow.name} one answer in twenty takes ${Math.round(slow.latency.p95LowMs)} ms or longer; the limit is ${limitMs} ms`,
    };
  const few = result.steps.find(({ latency }) => latency.n < enough);
  if (few !== undefined) return { verdict: "cannot-tell", reason: `${few.name} was answered ${few.latency.n} times; ${enough} are needed` };
  const close = result.steps.find(({ latency }) => latency.p95Ms > limitMs);
  if (close !== undefined)
    return { verdict: "cannot-tell", reason: `${close.name} lies too close to the limit of ${limitMs} ms to tell; measure for longer` };
  return { verdict: "fine" };
}

/** Requests of a step that went wrong. */
function failuresOf({ errors, statuses }: ResultStep): number {
  return Object.values(statuses).reduce((sum, count) => sum + count, errors);
}

function isFailing(step: ResultStep): boolean {
  const failures = failuresOf(step);
  return failures >= fewestFailures && failures > tolerated * (failures + step.latency.n);
}

function sayFailures(step: ResultStep): string {
  const odd = Object.entries(step.statuses).map(([status, count]) => `${count} times with ${status}`);
  const none =
    step.errors === 0
      ? []
      : [`${step.errors} times not at all${step.timedOut === 0 ? "" : `, ${step.timedOut} of them because it took too long`}`];
  return `${step.name} was answered wrongly: ${[...odd, ...none].join(", ")}, of ${failuresOf(step) + step.latency.n}`;
}

function sayFirst({ said }: ResultStep): string {
  return said[0] === undefined ? "" : ` (${said[0].replace(/\.$/u, "")})`;
}
