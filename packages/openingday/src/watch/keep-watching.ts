import type { Tools } from "../model/tools.ts";
import type { RunRecord } from "../model/incident.ts";
import type { Store, Transition } from "../store/store.ts";
import { confirmAt, isFlapping, nextState, quietSeconds } from "./next-state.ts";
import type { NextState, Observation, StatePolicy } from "./next-state.ts";
import { observe } from "./observe.ts";
import type { AlarmPolicy } from "./options.ts";
import { hasConnection } from "./own-connection.ts";
import { followClock, settleSlot, takeSlot } from "./schedule.ts";
import { shownUrl } from "./shown-url.ts";
import { remember } from "./watched-check.ts";
import type { WatchedCheck } from "./watched-check.ts";
import { writeAlarm, writeEnd } from "./write-alert.ts";

/** What a check's loop needs of the watch around it. */
export interface WatchSurroundings {
  readonly store: Store;
  readonly tools: Pick<Tools, "http">;
  readonly clock: Tools["clock"];
  readonly policy: AlarmPolicy;
  /** Keys of the channels that a new alarm goes to. */
  readonly channels: readonly string[];
  /** Addresses that tell whether the monitor itself is connected. */
  readonly references: readonly string[];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  /** Called when alerts were written. */
  readonly alerted: () => void;
}

/** Watches one check until the signal aborts: its slots and its confirmations, one run at a time. */
export async function keepWatching(watched: WatchedCheck, around: WatchSurroundings): Promise<void> {
  const { clock, signal } = around;
  while (!signal.aborted) {
    watched.schedule = followClock(watched.schedule, clock.now());
    const wakeAt = Math.min(watched.schedule.dueAt, confirmAt(watched.state, around.policy) ?? Infinity);
    if (wakeAt > clock.now()) {
      await clock.sleep(wakeAt - clock.now(), signal).catch(() => undefined);
      continue;
    }
    await runOnce(watched, around);
  }
}

/** Makes the run that is due now, whether a slot or a confirmation, and stores what follows from it. */
async function runOnce(watched: WatchedCheck, around: WatchSurroundings): Promise<void> {
  const { check } = watched;
  const { clock } = around;
  const slot = takeSlot(watched.schedule, clock.now());
  watched.schedule = slot.schedule;
  const missed = slot.missed.map((at): RunRecord => ({ check: check.name, at, outcome: "missed", tookMs: 0 }));
  const policy: StatePolicy = { ...around.policy, check: check.name, intervalSeconds: check.intervalSeconds };

  let observation = await observe(check, around.tools, clock);
  let next = nextState(watched.state, observation, policy);
  if (next.event === "opened" && !(await hasConnection(around.references, around.tools))) {
    observation = {
      ...observation,
      outcome: "nodata",
      seen: "The monitor itself has no connection, so this says nothing about the address.",
    };
    next = nextState(watched.state, observation, policy);
  }

  if (slot.due !== undefined) watched.schedule = settleSlot(watched.schedule, observation.outcome !== "nodata");
  const run = toRun(check.name, observation);
  remember(watched, [...missed, run]);
  try {
    await keep(watched, around, { missed, run, observation, next, policy });
  } catch (error) {
    // The state stays as it was, so the next run comes to the same conclusion: a sick store delays an alarm and never makes one.
    around.log(`${check.name}: ${error instanceof Error ? error.message : "unknown error"}`);
    await clock.sleep(1000, around.signal).catch(() => undefined);
  }
}

interface Outcome {
  readonly missed: readonly RunRecord[];
  readonly run: RunRecord;
  readonly observation: Observation;
  readonly next: NextState;
  readonly policy: StatePolicy;
}

async function keep(watched: WatchedCheck, around: WatchSurroundings, outcome: Outcome): Promise<void> {
  const { missed, run, next } = outcome;
  if (next.state === watched.state) {
    await around.store.recordRuns([...missed, run]);
    return;
  }
  const transition = toTransition(watched, around, outcome);
  const written = around.store.writeTransition(transition);
  await Promise.all([written, missed.length > 0 ? around.store.recordRuns(missed) : undefined]);
  watched.state = next.state;
  watched.incident = next.event === "resolved" ? undefined : transition.incident;
  if (transition.alert !== undefined) around.alerted();
}

function toTransition(watched: WatchedCheck, around: WatchSurroundings, { run, observation, next, policy }: Outcome): Transition {
  const base = { check: watched.check.name, state: next.state, run };
  const { incident } = watched;
  if (next.event === "opened") {
    const opened = {
      id: next.state.incident ?? `${watched.check.name}@${observation.endedAt}`,
      check: watched.check.name,
      url: shownUrl(watched.check.url),
      openedAt: next.state.failedAt ?? observation.endedAt,
      ...(observation.layer === undefined ? {} : { layer: observation.layer }),
      seen: observation.seen,
      channels: around.channels,
    };
    const flapping = isFlapping(next.state, policy, observation.endedAt) ? { quietSeconds: quietSeconds(policy) } : undefined;
    return { ...base, incident: opened, alert: { alert: writeAlarm(opened, observation.endedAt, flapping), channels: around.channels } };
  }
  if (incident === undefined) return base;
  if (next.event === undefined) return { ...base, incident };
  return {
    ...base,
    incident: { ...incident, resolvedAt: observation.endedAt },
    alert: { alert: writeEnd(incident, observation.endedAt, "recovered"), channels: incident.channels },
  };
}

function toRun(check: string, { startedAt, endedAt, outcome, layer, seen }: Observation): RunRecord {
  return {
    check,
    at: startedAt,
    outcome,
    tookMs: Math.max(0, endedAt - startedAt),
    ...(layer === undefined ? {} : { layer }),
    ...(seen === "" ? {} : { seen }),
  };
}
