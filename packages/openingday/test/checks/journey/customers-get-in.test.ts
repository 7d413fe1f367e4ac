import { expect, it } from "vitest";
import check from "../../../src/checks/journey/customers-get-in.ts";
import type { JourneyRun } from "../../../src/model/evidence-speed.ts";
import { context, runOf } from "./runs.ts";

const judge = (...runs: readonly JourneyRun[]) => check.evaluate({ "journey.runs": { runs } }, context);

it.each([
  { why: "the whole journey goes through", runs: [runOf()] },
  { why: "there is no payment in it", runs: [runOf(undefined, ["sign up", "log in"])] },
  { why: "payment fails after everything else", runs: [runOf({ name: "pay" }, ["sign up", "dashboard", "pay"])] },
  { why: "only the cleanup fails", runs: [{ ...runOf(), cleanup: [{ name: "delete", ok: false, tookMs: 1, layer: "http" as const }] }] },
  { why: "a step was slower than it should be", runs: [{ ...runOf(), steps: runOf().steps.map((step) => ({ ...step, degraded: true })) }] },
])("passes when $why", ({ runs }) => {
  expect(judge(...runs)).toMatchObject({
    status: "passed",
    seen: expect.arrayContaining([expect.stringMatching(/browser were not looked at/)]),
  });
});

it.each([
  { why: "sign-up breaks", run: runOf({ name: "sign up" }), code: "sign-up" },
  { why: "the mail never comes", run: runOf({ name: "verify mail", layer: "mail", status: undefined }), code: "verify-mail" },
  { why: "login breaks", run: runOf({ name: "log in" }), code: "log-in" },
  { why: "booking breaks", run: runOf({ name: "book" }), code: "book" },
  { why: "the dashboard breaks", run: runOf({ name: "dashboard" }), code: "dashboard" },
  { why: "a step with another name breaks", run: runOf({ name: "choose a coach" }, ["choose a coach"]), code: "step" },
  { why: "the answer breaks off", run: runOf({ name: "log in", layer: "http", status: undefined }), code: "log-in" },
  { why: "one of two journeys breaks", run: runOf({ name: "Sign in" }, ["Sign in"]), code: "log-in" },
  {
    why: "the confirmation of the address breaks",
    run: runOf({ name: "Confirm your email address" }, ["Confirm your email address"]),
    code: "verify-mail",
  },
])("stops the launch when $why", ({ run, code }) => {
  const outcome = judge(runOf(), run);
  expect(outcome).toMatchObject({ status: "failed", findings: [{ code, severity: "blocker", confidence: "proved" }] });
});

it.each([
  { why: "the name cannot be found", runs: [runOf({ name: "sign up", layer: "dns" })], reason: /could not be reached/ },
  { why: "the certificate is wrong", runs: [runOf({ name: "sign up", layer: "tls" })], reason: /could not be reached/ },
  { why: "the port is closed", runs: [runOf({ name: "sign up", layer: "connect" })], reason: /could not be reached/ },
  {
    why: "the journey itself is written wrongly",
    runs: [runOf({ name: "log in", layer: undefined, error: "nothing gives a value" })],
    reason: /could not be walked.*nothing gives/,
  },
  { why: "the site asks to slow down", runs: [runOf({ name: "sign up", status: 429 })], reason: /asked us to slow down/ },
  { why: "payment stops it before the dashboard", runs: [runOf({ name: "pay" })], reason: /ended at “pay”, before “dashboard”/ },
  { why: "nothing but payment is in it", runs: [runOf(undefined, ["pay"])], reason: /no journey has a step/ },
  { why: "no journey ran", runs: [], reason: /no journey has a step/ },
])("cannot tell when $why", ({ runs, reason }) => {
  expect(judge(...runs)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});
