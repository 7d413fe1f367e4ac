/** One check's own account of its schedule: what `GET /api/schedule` of a monitor says of it. */
export interface ScheduledCheck {
  readonly name: string;
  readonly url: string;
  readonly intervalSeconds: number;
  /** Runs that were due since the start (at most the last 60), and how many of them happened. */
  readonly due: number;
  readonly done: number;
  readonly assertsBody: boolean;
}
export interface MonitorSchedule {
  /** Where the monitor was asked. */
  readonly url: string;
  readonly running: boolean;
  readonly error?: string;
  readonly checks: readonly ScheduledCheck[];
}
/** The monitor's account of the records that mail depends on: what `GET /api/records` says. */
export interface MonitorRecords {
  /** Where the monitor was asked. */
  readonly url: string;
  readonly running: boolean;
  readonly error?: string;
  /** false: it runs and leaves the records alone. */
  readonly watched: boolean;
  /** When they were last looked at and answered, ISO. */
  readonly lookedAt?: string;
  readonly intervalSeconds?: number;
  readonly records: readonly {
    readonly name: string;
    readonly kind: string;
    readonly present: boolean;
    /** When it changed while it was watched, ISO. */
    readonly changedAt?: string;
  }[];
}
export interface AlarmDrill {
  readonly intervalSeconds: number;
  readonly stoppedAt: string;
  /** Milliseconds from the stop to the alarm at the sink; absent when none came within `waitedMs`. */
  readonly alarmAfterMs?: number;
  readonly waitedMs: number;
  /** Which sink rang, e.g. `slack`. */
  readonly sink?: string;
  readonly alarmText?: string;
  /** Whether the application answered again after the drill. */
  readonly restored: boolean;
  readonly recoveredAfterMs?: number;
  readonly error?: string;
}
