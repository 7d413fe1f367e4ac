import { expect, it } from "vitest";
import alarmDrill from "../../../src/checks/monitoring/alarm-drill.ts";
import type { AlarmDrill } from "../../../src/model/evidence-watch.ts";
import { context } from "./schedule-fixture.ts";

const rang: AlarmDrill = {
  intervalSeconds: 1,
  stoppedAt: "2026-11-24T14:00:00.000Z",
  alarmAfterMs: 3050,
  waitedMs: 3100,
  sink: "slack",
  alarmText: ":red_circle: *DOWN: App*",
  restored: true,
  recoveredAfterMs: 2000,
};
const silent: AlarmDrill = { ...rang, alarmAfterMs: undefined, recoveredAfterMs: undefined, sink: undefined, waitedMs: 20_000 };
const evaluate = (drill: AlarmDrill) => alarmDrill.evaluate({ "watch.drill": drill }, context());

it.each([
  { why: "within three intervals", drill: rang },
  { why: "at the very limit", drill: { ...rang, alarmAfterMs: 5000 } },
  { why: "a one-minute monitor that rang after three minutes", drill: { ...rang, intervalSeconds: 60, alarmAfterMs: 181_000 } },
  { why: "it rang while the stop was still going on", drill: { ...rang, alarmAfterMs: 0 } },
  { why: "the all-clear was not waited for", drill: { ...rang, recoveredAfterMs: undefined } },
  { why: "the sink named itself strangely", drill: { ...rang, sink: "", alarmText: undefined } },
])("passes: $why", ({ drill }) => {
  expect(evaluate(drill)).toMatchObject({ status: "passed" });
});

it.each([
  { why: "no alarm came", drill: silent, findings: [{ code: "silent", severity: "blocker" }] },
  { why: "the alarm came late", drill: { ...rang, alarmAfterMs: 5001 }, findings: [{ code: "late", severity: "high" }] },
  { why: "the application stayed away", drill: { ...rang, restored: false }, findings: [{ code: "not-restored", severity: "high" }] },
  { why: "silent and not restored", drill: { ...silent, restored: false }, findings: [{ code: "silent" }, { code: "not-restored" }] },
  {
    why: "late and not restored",
    drill: { ...rang, alarmAfterMs: 9000, restored: false },
    findings: [{ code: "late" }, { code: "not-restored" }],
  },
  {
    why: "the drill broke off and left it down",
    drill: { ...silent, restored: false, error: "The sink is gone." },
    findings: [{ code: "not-restored" }],
  },
])("fails: $why", ({ drill, findings }) => {
  expect(evaluate(drill)).toMatchObject({ status: "failed", findings });
  expect(evaluate(drill)).toHaveProperty("findings.length", findings.length);
});

it.each([
  {
    why: "the stop was refused",
    drill: { ...silent, waitedMs: 0, error: "The drill's stop request was answered 403." },
    reason: /answered 403/,
  },
  {
    why: "the wait was shorter than an alarm may take",
    drill: { ...silent, intervalSeconds: 60, waitedMs: 20_000 },
    reason: /Let it wait longer/,
  },
])("cannot tell: $why", ({ drill, reason }) => {
  expect(evaluate(drill)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) as string });
});
