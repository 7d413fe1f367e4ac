import { defineCheck } from "../../model/check.ts";
import type { FindingDraft, Outcome } from "../../model/check.ts";
import type { AlarmDrill } from "../../model/evidence-watch.ts";

/** For the confirmations and the way to the channel. */
const graceMs = 2000;

/** MB6, S6.F1: with the application stopped, the alarm arrives where it is read within three intervals. */
export default defineCheck({
  id: "alarm-drill",
  title: "When the application stops, the alarm arrives within three intervals",
  why: "A monitor that has never rung may never ring: a wrong address or an expired webhook shows only in a drill or in a real outage.",
  rows: ["MB6", "S6.F1"],
  risk: "outage-unseen",
  needs: ["watch.drill"],
  specs: [],
  evaluate({ "watch.drill": drill }): Outcome {
    const limitMs = 3 * drill.intervalSeconds * 1000 + graceMs;
    const seen = describe(drill);
    const stuck = drill.restored ? [] : [notRestored(seen)];
    if (drill.alarmAfterMs === undefined) {
      if (drill.error === undefined && drill.waitedMs >= limitMs)
        return { status: "failed", findings: [silent(drill, seen), ...stuck], seen };
      if (stuck.length > 0) return { status: "failed", findings: stuck, seen };
      return {
        status: "inconclusive",
        reason:
          drill.error === undefined
            ? `The drill waited ${say(drill.waitedMs)} for an alarm that may take ${say(limitMs)}. Let it wait longer.`
            : `The drill could not be carried through: ${drill.error}`,
        seen,
      };
    }
    const late = drill.alarmAfterMs > limitMs ? [tooLate(drill.alarmAfterMs, limitMs, seen)] : [];
    const findings = [...late, ...stuck];
    return findings.length > 0 ? { status: "failed", findings, seen } : { status: "passed", seen };
  },
});

function describe(drill: AlarmDrill): readonly string[] {
  return [
    `stopped at ${drill.stoppedAt}`,
    drill.alarmAfterMs === undefined
      ? `no alarm within ${say(drill.waitedMs)}`
      : `alarm at ${drill.sink ?? "the sink"} after ${say(drill.alarmAfterMs)}: ${drill.alarmText ?? ""}`.trimEnd(),
    drill.restored ? "the application answered again afterwards" : "the application did not answer again afterwards",
    ...(drill.recoveredAfterMs === undefined ? [] : [`all-clear ${say(drill.recoveredAfterMs)} after it was started again`]),
  ];
}

function say(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function silent(drill: AlarmDrill, seen: readonly string[]): FindingDraft {
  return {
    code: "silent",
    severity: "blocker",
    confidence: "proved",
    message: `The application was stopped and no alarm came within ${say(drill.waitedMs)}.`,
    breaks: "When the product goes down on opening day, the first to tell you is a customer who could not buy.",
    fix: "See that the monitor runs and watches the app, and that its alert channel still exists; then repeat the drill.",
    seen,
  };
}

function tooLate(alarmAfterMs: number, limitMs: number, seen: readonly string[]): FindingDraft {
  return {
    code: "late",
    severity: "high",
    confidence: "proved",
    message: `The alarm came ${say(alarmAfterMs)} after the application was stopped; ${say(limitMs)} is the most it should take.`,
    breaks: "Customers meet the outage, and write about it, before you know of it.",
    fix: "Shorten the monitor's interval or its confirmations, and see whether the alert channel delays messages.",
    seen,
  };
}

function notRestored(seen: readonly string[]): FindingDraft {
  return {
    code: "not-restored",
    severity: "high",
    confidence: "proved",
    message: "The application did not come back after the fire drill.",
    breaks: "It is still down: nobody can log in or buy until it is started by hand.",
    fix: "Start the application by hand now, then repair the start request of the drill.",
    seen,
  };
}
