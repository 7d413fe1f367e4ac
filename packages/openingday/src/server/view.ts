import type { ScheduledCheck } from "../model/evidence-watch.ts";
import { accountFor } from "../watch/schedule.ts";
import { shownUrl } from "../watch/shown-url.ts";
import type { Watch } from "../watch/start-watch.ts";

/** The monitor's own account of its schedule: what `GET /api/schedule` answers. */
export interface ScheduleView {
  /** ISO. */
  readonly startedAt: string;
  readonly checks: readonly ViewedCheck[];
}

interface ViewedCheck extends ScheduledCheck {
  readonly state: string;
  /** The most a run ever began after it was due, milliseconds. */
  readonly latestMs: number;
}

/** Counts what was due and done at `now`. */
export function viewSchedule(watch: Pick<Watch, "startedAt" | "checks">, now: number): ScheduleView {
  return {
    startedAt: new Date(watch.startedAt).toISOString(),
    checks: watch.checks.map(({ check, schedule, state }) => ({
      name: check.name,
      url: shownUrl(check.url),
      intervalSeconds: check.intervalSeconds,
      ...accountFor(schedule, now),
      assertsBody: check.contains !== undefined && check.contains !== "",
      state: state.word,
      latestMs: Math.round(schedule.latestMs),
    })),
  };
}
