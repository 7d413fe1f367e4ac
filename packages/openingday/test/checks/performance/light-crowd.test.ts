import { expect, it } from "vitest";
import check from "../../../src/checks/performance/light-crowd.ts";
import type { CrowdRun, OverloadKind } from "../../../src/model/evidence-crowd.ts";
import { crowdOfTwenty, lostAtLogIn } from "../crowd-of-twenty.ts";
import { context } from "../journey/runs.ts";

const judge = (more: Partial<CrowdRun> = {}) => check.evaluate({ "crowd.run": crowdOfTwenty(more) }, context);

it.each<{ why: string; more: Partial<CrowdRun> }>([
  { why: "everybody got through", more: {} },
  { why: "one step in four hundred failed", more: lostAtLogIn(1) },
  { why: "some answers took seconds, and came", more: { p95Ms: 4000 } },
  { why: "less time was spent on as many steps", more: { seconds: 2, steps: 200, customers: 20 } },
  { why: "a few steps only, in the usual time", more: { steps: 40, customers: 20 } },
  {
    why: "the log speaks of its pool and nobody was harmed",
    more: { signs: [{ kind: "pool-exhausted", where: "log", line: "timeout exceeded when trying to connect" }] },
  },
  { why: "more people came than are needed", more: { people: 50, atOnce: 50 } },
])("passes when $why", ({ more }) => {
  expect(judge(more).status).toBe("passed");
});

it.each<{ why: string; more: Partial<CrowdRun>; code: string }>([
  { why: "one step in a hundred failed", more: lostAtLogIn(4), code: "errors" },
  { why: "a single answer did not come in time", more: { ...lostAtLogIn(1), timedOut: 1 }, code: "time-outs" },
  { why: "it fails before thirty seconds are over", more: { ...lostAtLogIn(20), seconds: 5, steps: 60, atOnce: 12 }, code: "errors" },
  ...(["pool-exhausted", "database-full", "event-loop-blocked"] satisfies OverloadKind[]).map((kind) => ({
    why: `the app says that it is ${kind}`,
    more: { ...lostAtLogIn(9), signs: [{ kind, where: "log" as const, line: "it says so" }] },
    code: kind,
  })),
])("stops the launch when $why", ({ more, code }) => {
  const outcome = judge(more);
  expect(outcome).toMatchObject({ status: "failed", findings: [{ code }] });
});

it.each<{ why: string; more: Partial<CrowdRun>; says: RegExp }>([
  { why: "nobody took a step", more: { steps: 0, customers: 0, inARow: 0 }, says: /nobody came/ },
  { why: "the site limits how much one address may ask", more: { ...lostAtLogIn(9, "429", 429), slowedDown: 9 }, says: /slow down/ },
  { why: "the journey itself is to blame", more: { ...lostAtLogIn(9, "no inbox"), unexplained: 9 }, says: /no inbox/ },
  { why: "fewer came", more: { people: 10, atOnce: 10 }, says: /only 10 people/ },
  { why: "they hardly met", more: { atOnce: 19 }, says: /only 19 people/ },
  { why: "they came for a moment", more: { seconds: 5, steps: 120 }, says: /for 5 s and took 120 steps/ },
])("cannot tell when $why", ({ more, says }) => {
  const outcome = judge(more);
  expect(outcome.status).toBe("inconclusive");
  expect(outcome).toHaveProperty("reason", expect.stringMatching(says));
});
