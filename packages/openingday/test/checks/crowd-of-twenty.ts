import type { CrowdRun } from "../../src/model/evidence-crowd.ts";

/** Twenty people who all got through, and what was different. */
export function crowdOfTwenty(more: Partial<CrowdRun> = {}): CrowdRun {
  return {
    journey: "A customer books",
    people: 20,
    seconds: 30,
    thinkMs: 2000,
    atOnce: 20,
    customers: 40,
    inARow: 40,
    lostCount: 0,
    lost: [],
    steps: 400,
    failedSteps: 0,
    timedOut: 0,
    slowedDown: 0,
    unexplained: 0,
    p50Ms: 30,
    p95Ms: 200,
    signs: [],
    tookMs: 48_000,
    ...more,
  };
}

/** What changes when so many of them were lost at the log-in. */
export function lostAtLogIn(count: number, error = "POST https://app.example.com/login answered 500", status = 500): Partial<CrowdRun> {
  const lost = Array.from({ length: count }, (_, index) => ({ nth: index + 1, step: "log in", error, status }));
  return { lostCount: count, failedSteps: count, lost, inARow: 40 - count };
}
