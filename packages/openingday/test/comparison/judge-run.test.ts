import { expect, it } from "vitest";
import { judgeRun } from "../../src/comparison/judge-run.ts";
import type { LoadResult, ResultStep } from "../../src/model/perf-run.ts";

const fast = { n: 300, p50Ms: 20, p95Ms: 60, p99Ms: 90, maxMs: 120, p95LowMs: 50, p95HighMs: 80 };
const step = (more: Partial<ResultStep> = {}): ResultStep => ({
  name: "GET /dashboard",
  latency: fast,
  errors: 0,
  timedOut: 0,
  unreachable: 0,
  dropped: 0,
  statuses: {},
  said: [],
  ...more,
});
const result = (steps: readonly ResultStep[], more: Partial<LoadResult> = {}): LoadResult => ({
  steps,
  latenessP99Ms: 1,
  timerP99Ms: 1,
  timeline: [],
  begun: 300,
  ended: "as-planned",
  cpuMs: 100,
  ...more,
});

it.each<{ why: string; of: LoadResult; hasJourney?: boolean }>([
  { why: "everything was answered in time", of: result([step(), step({ name: "POST /bookings" })]) },
  { why: "two of three hundred went wrong", of: result([step({ errors: 2 })]) },
  { why: "it was stopped after enough", of: result([step()], { ended: "stopped" }) },
  {
    why: "few journeys were walked, and all went through",
    of: result([step({ latency: { ...fast, n: 20 } })], { begun: 20 }),
    hasJourney: true,
  },
  {
    why: "a step that hashes a password takes longer than a page may",
    of: result([step({ latency: { ...fast, p95LowMs: 900, p95Ms: 950 } })]),
    hasJourney: true,
  },
])("is fine where $why", ({ of, hasJourney = false }) => {
  expect(judgeRun(of, hasJourney)).toEqual({ verdict: "fine" });
});

it.each<{ why: string; of: LoadResult; verdict: string; says: RegExp; hasJourney?: boolean }>([
  { why: "answers were wrong", of: result([step({ statuses: { 500: 9 } })]), verdict: "broken", says: /9 times with 500, of 309/ },
  {
    why: "answers did not come, even though we were late ourselves",
    of: result([step({ errors: 9, timedOut: 7, said: ["it gave no complete answer in time"] })], { invalid: "late" }),
    verdict: "broken",
    says: /9 times not at all, 7 of them because it took too long, of 309 \(it gave no complete answer in time\)/,
  },
  {
    why: "journeys were lost",
    of: result([step()], { whole: step({ name: "A customer books", statuses: { 503: 4 }, latency: { ...fast, n: 96 } }) }),
    verdict: "broken",
    says: /A customer books was answered wrongly/,
    hasJourney: true,
  },
  {
    why: "pages are slow",
    of: result([step({ latency: { ...fast, p95LowMs: 450, p95Ms: 500 } })]),
    verdict: "too-slow",
    says: /takes 450 ms or longer/,
  },
  {
    why: "the generator was late",
    of: result([step()], { invalid: "the load generator was late" }),
    verdict: "cannot-tell",
    says: /does not count/,
  },
  { why: "much was not sent", of: result([step({ dropped: 30 })]), verdict: "cannot-tell", says: /30 of 300 could not be sent/ },
  {
    why: "there were few answers",
    of: result([step({ latency: { ...fast, n: 99 } })]),
    verdict: "cannot-tell",
    says: /99 times; 100 are needed/,
  },
  {
    why: "nothing was answered",
    of: result([step({ latency: { ...fast, n: 0 } })]),
    verdict: "cannot-tell",
    says: /nothing was answered/,
    hasJourney: true,
  },
  {
    why: "it lies close to the limit",
    of: result([step({ latency: { ...fast, p95LowMs: 380, p95Ms: 420 } })]),
    verdict: "cannot-tell",
    says: /too close/,
  },
])("says $verdict where $why", ({ of, verdict, says, hasJourney = false }) => {
  const judged = judgeRun(of, hasJourney);
  expect(judged.verdict).toBe(verdict);
  expect(judged.reason).toMatch(says);
});
