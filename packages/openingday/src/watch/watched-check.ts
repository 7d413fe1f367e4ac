import type { CheckState, Incident, RunRecord } from "../model/incident.ts";
import type { SavedState } from "../store/store.ts";
import { restoreState, startState } from "./next-state.ts";
import type { WatchCheck } from "./options.ts";
import { startSchedule } from "./schedule.ts";
import type { Schedule } from "./schedule.ts";

/** Runs kept in memory for the status page. */
const recentLength = 60;

/** One check while it is watched. The only mutable thing of the watch: changed by its own loop, read by the server. */
export interface WatchedCheck {
  readonly check: WatchCheck;
  schedule: Schedule;
  state: CheckState;
  incident?: Incident;
  /** Newest last, at most 60. */
  recent: readonly RunRecord[];
}

/** Begins to watch a check where the store left it; `recent` is what the store remembers, newest first. */
export function beginWatching(
  check: WatchCheck,
  at: { readonly now: number; readonly firstAt: number },
  saved: SavedState | undefined,
  recent: readonly RunRecord[],
): WatchedCheck {
  return {
    check,
    schedule: startSchedule(Math.round(check.intervalSeconds * 1000), at.firstAt),
    state: saved === undefined ? startState(at.now) : restoreState(saved.state, at.now),
    ...(saved?.incident === undefined ? {} : { incident: saved.incident }),
    recent: recent.slice(0, recentLength).toReversed(),
  };
}

/** Adds runs to what the status page shows. */
export function remember(watched: WatchedCheck, runs: readonly RunRecord[]): void {
  watched.recent = [...watched.recent, ...runs].slice(-recentLength);
}
