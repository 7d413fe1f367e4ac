/** How far a request came before it went wrong; `status` and `body`: it was answered, but not as expected. */
export type Layer = "dns" | "connect" | "tls" | "http" | "status" | "body";

/** One run of one check, or a run that was due and did not happen (`missed`). `nodata`: it ran, but the monitor itself could not see. */
export interface RunRecord {
  readonly check: string;
  /** When the run began, epoch milliseconds; for a missed run when it was due. */
  readonly at: number;
  readonly outcome: "pass" | "fail" | "nodata" | "missed";
  readonly tookMs: number;
  readonly layer?: Layer;
  /** What was seen, in one sentence; absent when it went as expected. */
  readonly seen?: string;
}

/** Where a check stands; the whole memory of the state machine, so a restart goes on where it was. */
export interface CheckState {
  readonly word: "up" | "suspect" | "down" | "recovering";
  /** When this word began, epoch milliseconds. */
  readonly since: number;
  /** The first failure of the present suspicion or outage, epoch milliseconds. */
  readonly failedAt?: number;
  /** Confirmations that failed so far. */
  readonly confirmed: number;
  /** Passes in a row while recovering. */
  readonly passes: number;
  /** Id of the open incident. */
  readonly incident?: string;
  /** When the latest outages and relapses began, epoch milliseconds, oldest first: how flapping is told. */
  readonly outages: readonly number[];
}

/** One outage of one check, from its first failure to its end. */
export interface Incident {
  readonly id: string;
  readonly check: string;
  /** Without query and credentials. */
  readonly url: string;
  readonly openedAt: number;
  readonly resolvedAt?: number;
  readonly layer?: Layer;
  readonly seen: string;
  /** Keys of the channels that were told: RESOLVED goes to the same ones. */
  readonly channels: readonly string[];
}
