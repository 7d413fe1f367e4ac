import type { CheckState, Layer } from "../model/incident.ts";
import type { AlarmPolicy } from "./options.ts";

/** What one run saw. `nodata`: the monitor itself could not see, which says nothing about what it watches. */
export interface Observation {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: "pass" | "fail" | "nodata";
  readonly layer?: Layer;
  /** What was seen, in one sentence; empty when it went as expected. */
  readonly seen: string;
}

/** The policy as the state machine needs it, for one check. */
export interface StatePolicy extends AlarmPolicy {
  readonly check: string;
  readonly intervalSeconds: number;
}

/** The state after a run, and whether an incident opened or was resolved by it. The same object as before means: nothing to store. */
export interface NextState {
  readonly state: CheckState;
  readonly event?: "opened" | "resolved";
}

/** A third outage or relapse within 30 intervals is flapping; it then takes 10 quiet intervals, not `recover` passes, to call it over. */
const flap = { outages: 3, withinIntervals: 30, quietIntervals: 10 } as const;

/** Where a check begins that was never looked at. */
export function startState(at: number): CheckState {
  return { word: "up", since: at, confirmed: 0, passes: 0, outages: [] };
}

/** What a restart remembers: an open incident stays open; a suspicion is dropped, since its confirmations were not made in time. */
export function restoreState(saved: CheckState, at: number): CheckState {
  if (saved.word === "suspect") return toUp(saved, at);
  if (saved.word === "recovering") return { ...saved, word: "down", since: saved.failedAt ?? at, passes: 0 };
  return saved;
}

/** Decides what one more run means. Pure: one alarm for each incident, always followed by one end of it. */
export function nextState(state: CheckState, observation: Observation, policy: StatePolicy): NextState {
  if (observation.outcome === "nodata") return { state: state.word === "suspect" ? toUp(state, observation.endedAt) : state };
  return observation.outcome === "fail" ? afterFailure(state, observation, policy) : afterPass(state, observation, policy);
}

/** When a suspicion is to be confirmed next, epoch milliseconds; undefined when there is none. */
export function confirmAt(state: CheckState, policy: AlarmPolicy): number | undefined {
  const seconds = policy.confirm[state.confirmed];
  if (state.word !== "suspect" || seconds === undefined) return undefined;
  return (state.failedAt ?? state.since) + seconds * 1000;
}

/** Whether a check goes down and up so often that each time is no longer news. */
export function isFlapping(state: CheckState, policy: StatePolicy, at: number): boolean {
  return recentOutages(state, policy, at).length >= flap.outages;
}

/** Seconds without a failure after which a flapping check counts as recovered. */
export function quietSeconds(policy: StatePolicy): number {
  return flap.quietIntervals * policy.intervalSeconds;
}

function afterFailure(state: CheckState, { startedAt, endedAt }: Observation, policy: StatePolicy): NextState {
  if (state.word === "down") return { state };
  if (state.word === "recovering") {
    // A relapse counts as an outage of its own, or a check that flaps within one long incident would soon look steady again.
    const relapsed: CheckState = { ...state, word: "down", since: state.failedAt ?? endedAt, passes: 0 };
    return { state: { ...relapsed, outages: withOutage(state, policy, endedAt, endedAt) } };
  }
  if (state.word === "up") {
    const suspect: CheckState = { ...state, word: "suspect", since: endedAt, failedAt: endedAt, confirmed: 0, passes: 0 };
    return policy.confirm.length === 0 ? open(suspect, policy, endedAt) : { state: suspect };
  }
  // One run confirms at most once, and only when the wait before it is over: N confirmations are N runs.
  const dueAt = confirmAt(state, policy);
  if (dueAt === undefined || startedAt < dueAt) return { state };
  const confirmed = { ...state, confirmed: state.confirmed + 1 };
  return confirmed.confirmed >= policy.confirm.length ? open(confirmed, policy, endedAt) : { state: confirmed };
}

function afterPass(state: CheckState, { endedAt }: Observation, policy: StatePolicy): NextState {
  if (state.word === "up") return { state };
  if (state.word === "suspect") return { state: toUp(state, endedAt) };
  const passes = state.passes + 1;
  const since = state.word === "recovering" ? state.since : endedAt;
  const quietFor = endedAt - since;
  const over = isFlapping(state, policy, endedAt)
    ? passes >= policy.recover && quietFor >= quietSeconds(policy) * 1000
    : passes >= policy.recover;
  if (over) return { state: toUp(state, endedAt), event: "resolved" };
  return { state: { ...state, word: "recovering", since, passes } };
}

function open(state: CheckState, policy: StatePolicy, at: number): NextState {
  const failedAt = state.failedAt ?? at;
  return {
    state: {
      ...state,
      word: "down",
      since: failedAt,
      passes: 0,
      incident: `${policy.check}@${failedAt}`,
      outages: withOutage(state, policy, at, failedAt),
    },
    event: "opened",
  };
}

function withOutage(state: CheckState, policy: StatePolicy, at: number, beganAt: number): readonly number[] {
  return [...recentOutages(state, policy, at), beganAt].slice(-10);
}

function recentOutages(state: CheckState, policy: StatePolicy, at: number): readonly number[] {
  return state.outages.filter((openedAt) => openedAt > at - flap.withinIntervals * policy.intervalSeconds * 1000);
}

function toUp(state: CheckState, since: number): CheckState {
  return { word: "up", since, confirmed: 0, passes: 0, outages: state.outages };
}
