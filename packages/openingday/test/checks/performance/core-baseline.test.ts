import { expect, it } from "vitest";
import check from "../../../src/checks/performance/core-baseline.ts";
import type { PerfBaseline } from "../../../src/model/perf-baseline.ts";
import { context } from "../../audit/builders.ts";
import { baseline, quick } from "./baselines.ts";

const judge = (baselines: readonly PerfBaseline[], unreadable = 0) =>
  check.evaluate({ "perf.baselines": { baselines, unreadable, work: [] } }, context);

it("tells count, times, interval, commit and machine of each", () => {
  const outcome = judge([baseline()]);
  expect(outcome.status).toBe("passed");
  expect(outcome).toMatchObject({
    seen: [
      "sign-up (customer: sign up): 120 answers, p50 20 ms, p95 180 ms (50 to 80); 2026-05-30, commit bbbbbbbbbb, measured on linux x64, 2 × test",
      expect.stringContaining("booking (customer: book): 120 answers, 1 failed"),
      expect.stringContaining("dashboard (GET /dashboard)"),
    ],
  });
});

it.each([
  { why: "another file there is spoilt", baselines: [baseline()], unreadable: 1 },
  { why: "a later one had too few walks", baselines: [baseline(), baseline({ at: "2026-05-31T09:00:00.000Z", steps: [] })] },
  {
    why: "each is in a baseline of its own",
    baselines: [
      baseline({ at: "2026-05-20T09:00:00.000Z" }),
      baseline({ at: "2026-05-31T09:00:00.000Z", flows: { dashboard: "GET /dashboard" } }),
    ],
  },
  { why: "the last one was spoilt by its machine", baselines: [baseline(), baseline({ invalid: "the load generator was late" })] },
])("passes when $why", ({ baselines, unreadable }) => {
  expect(judge(baselines, unreadable).status).toBe("passed");
});

it.each([
  { why: "none is kept", baselines: [], says: "no baseline is kept yet: “openingday perf baseline”" },
  { why: "all are spoilt", baselines: [], unreadable: 2, says: "(2 files there cannot be read)" },
  { why: "an older version kept it", baselines: [baseline({ flows: undefined })], says: "measured sign-up or booking or dashboard" },
  {
    why: "nothing stands for booking",
    baselines: [baseline({ flows: { "sign-up": "customer: sign up", dashboard: "GET /dashboard" } })],
    says: "measured booking: name what stands for it under “load.core”",
  },
  {
    why: "there were few walks",
    baselines: [
      baseline({
        steps: [
          { step: "customer: sign up", latency: { ...quick, n: 20 }, failures: 0 },
          { step: "customer: book", latency: quick, failures: 0 },
        ],
        walksEnded: "there was no time for more",
      }),
    ],
    says: "sign-up was timed 20 times, and 100 are needed to tell the slowest in twenty: the last walks ended early, there was no time for more; “walks: 100”",
  },
  {
    why: "there were few requests",
    baselines: [
      baseline({
        routes: [{ route: "GET /dashboard", expect: 200, latency: { ...quick, n: 30 }, errors: 0, dropped: 0, statuses: { "200": 30 } }],
      }),
    ],
    says: "“requests: 100” under “load”",
  },
  { why: "its commit is unknown", baselines: [baseline({ commit: null })], says: "does not say of which commit" },
])("cannot tell when $why", ({ baselines, unreadable, says }) => {
  const outcome = judge(baselines, unreadable);
  expect(outcome).toMatchObject({ status: "inconclusive", reason: expect.stringContaining(says) });
});

it("warns of a record that is older than a month, never fails", () => {
  const outcome = judge([baseline({ at: "2026-04-20T09:00:00.000Z" })]);
  expect(outcome).toMatchObject({ status: "warned", findings: [{ code: "old", message: expect.stringContaining("42 days old") }] });
});
