import { expect, it } from "vitest";
import monitorInterval from "../../../src/checks/monitoring/monitor-interval.ts";
import { context, schedule, stopped, watched } from "./schedule-fixture.ts";

const evaluate = (evidence: ReturnType<typeof schedule>) => monitorInterval.evaluate({ "watch.schedule": evidence }, context());

it.each([
  { why: "every minute, the last 60 runs made", checks: [watched()] },
  { why: "every second, just 20 runs made", checks: [watched({ intervalSeconds: 1, due: 20, done: 20 })] },
  {
    why: "an address that answers 301 by intention is watched like any other",
    checks: [watched(), watched({ name: "www", url: "https://www.brightpath.test/", assertsBody: false })],
  },
  { why: "a slow page is watched, and all its runs happened", checks: [watched({ name: "Report", intervalSeconds: 30 })] },
  { why: "no text is looked for: that is another check's business", checks: [watched({ assertsBody: false })] },
])("passes: $why", ({ checks }) => {
  expect(evaluate(schedule(...checks))).toMatchObject({ status: "passed" });
});

it.each([
  { why: "the monitor does not answer", evidence: stopped, codes: ["not-running"], severity: "high" },
  { why: "it watches nothing", evidence: schedule(), codes: ["nothing-watched"], severity: "high" },
  { why: "it looks every five minutes", evidence: schedule(watched({ intervalSeconds: 300 })), codes: ["too-slow"], severity: "medium" },
  {
    why: "one of two is too slow",
    evidence: schedule(watched(), watched({ name: "App", intervalSeconds: 61 })),
    codes: ["too-slow"],
    severity: "medium",
  },
  {
    why: "too slow is known before 20 runs",
    evidence: schedule(watched({ intervalSeconds: 300, due: 1, done: 1 })),
    codes: ["too-slow"],
    severity: "medium",
  },
  { why: "one of 60 runs was missed", evidence: schedule(watched({ done: 59 })), codes: ["missed"], severity: "medium" },
  { why: "its loop stands still", evidence: schedule(watched({ due: 60, done: 0 })), codes: ["missed"], severity: "medium" },
  {
    why: "slow and missing",
    evidence: schedule(watched({ intervalSeconds: 90, done: 10 })),
    codes: ["too-slow", "missed"],
    severity: "medium",
  },
])("fails: $why", ({ evidence, codes, severity }) => {
  const outcome = evaluate(evidence);
  expect(outcome).toMatchObject({ status: "failed", findings: codes.map((code) => ({ code, severity, confidence: "proved" })) });
});

it.each([
  { why: "19 runs so far", checks: [watched({ due: 19, done: 19 })] },
  { why: "just started", checks: [watched({ due: 0, done: 0 })] },
  { why: "one of two is young", checks: [watched(), watched({ name: "App", due: 3, done: 3 })] },
  { why: "young, and its first run came late", checks: [watched({ due: 5, done: 4 })] },
])("cannot tell yet: $why", ({ checks }) => {
  expect(evaluate(schedule(...checks))).toMatchObject({
    status: "inconclusive",
    reason: expect.stringContaining("not yet made 20 runs") as string,
  });
});
