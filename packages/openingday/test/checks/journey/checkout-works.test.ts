import { expect, it } from "vitest";
import check from "../../../src/checks/journey/checkout-works.ts";
import type { JourneyRun } from "../../../src/model/evidence-speed.ts";
import { context, runOf } from "./runs.ts";

const judge = (...runs: readonly JourneyRun[]) => check.evaluate({ "journey.runs": { runs } }, context);

it.each([
  { why: "the whole journey goes through", runs: [runOf()] },
  { why: "the dashboard breaks after the payment was confirmed", runs: [runOf({ name: "dashboard" })] },
  { why: "another journey without payment breaks", runs: [runOf(), runOf({ name: "log in" }, ["log in"])] },
])("passes when $why", ({ runs }) => {
  expect(judge(...runs).status).toBe("passed");
});

it.each([
  { why: "paying breaks", run: runOf({ name: "pay" }), code: "payment" },
  { why: "the checkout page breaks", run: runOf({ name: "Open the checkout" }, ["log in", "Open the checkout"]), code: "payment" },
  { why: "the payment is never confirmed", run: runOf({ name: "confirmed" }), code: "confirmation" },
])("stops the launch when $why", ({ run, code }) => {
  expect(judge(run)).toMatchObject({ status: "failed", findings: [{ code, severity: "blocker", confidence: "proved" }] });
});

it.each([
  { why: "login breaks before it", runs: [runOf({ name: "log in" })], reason: /never came as far as paying: it ended at “log in”/ },
  {
    why: "the payment provider cannot be reached from here",
    runs: [runOf({ name: "pay", layer: "connect" })],
    reason: /could not be reached/,
  },
  { why: "the site asks to slow down", runs: [runOf({ name: "pay", status: 429 })], reason: /slow down/ },
  {
    why: "no step pays",
    runs: [runOf(undefined, ["sign up", "Confirm the mail address"])],
    reason: /no journey has a step in which a customer pays/,
  },
  { why: "no journey ran", runs: [], reason: /no journey/ },
])("cannot tell when $why", ({ runs, reason }) => {
  expect(judge(...runs)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});
