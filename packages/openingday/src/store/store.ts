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

/** What a channel is asked to say. Every word is for a founder; nothing in it is secret. */
export interface Alert {
  readonly incident: string;
  readonly transition: "down" | "recovered";
  readonly check: string;
  readonly url: string;
  /** When the outage began, epoch milliseconds. */
  readonly since: number;
  readonly at: number;
  readonly layer?: Layer;
  /** One line: what is down, or what works again. */
  readonly title: string;
  readonly seen: string;
  readonly firstAction: string;
}

/** An alert on its way to one channel. */
export interface OutboxEntry {
  readonly id: number;
  readonly channel: string;
  readonly alert: Alert;
  /** Attempts made before this one. */
  readonly tries: number;
  readonly createdAt: number;
}

export interface SavedState {
  readonly check: string;
  readonly state: CheckState;
  /** The open incident, if any. */
  readonly incident?: Incident;
}

/** A change of a check's state with everything that follows from it: written as a whole or not at all. */
export interface Transition {
  readonly check: string;
  readonly state: CheckState;
  readonly run?: RunRecord;
  /** The incident that is open, or that this change resolves; absent when there is none. */
  readonly incident?: Incident;
  /** Channels to tell; a second entry for the same incident, transition and channel is dropped. */
  readonly alert?: { readonly alert: Alert; readonly channels: readonly string[] };
}

/** Where the monitor keeps what it must not forget. A promise that resolves means: on the disk. */
export interface Store {
  recordRuns(runs: readonly RunRecord[]): Promise<void>;
  readState(): Promise<readonly SavedState[]>;
  writeTransition(transition: Transition): Promise<void>;
  /**
   * Takes the alerts of one channel that are due at `now` and keeps others from taking them for `leaseMs`. RESOLVED is held back
   * while the same incident's alarm is still on its way to that channel.
   */
  claimOutbox(claim: {
    readonly channel: string;
    readonly now: number;
    readonly leaseMs: number;
    readonly limit: number;
  }): Promise<readonly OutboxEntry[]>;
  markDelivered(id: number, at: number): Promise<void>;
  /** `retryAt` absent: given up, for good. */
  markFailed(id: number, failure: { readonly error: string; readonly retryAt?: number }): Promise<void>;
  /**
   * For the one process that owns the store, when it starts: lets go of what a killed process had claimed, and gives up what is meant
   * for channels that are not among `channels` any more.
   */
  takeOver(channels: readonly string[]): Promise<void>;
  /** Runs of one check from `at` on, newest first. */
  runsSince(check: string, at: number, limit: number): Promise<readonly RunRecord[]>;
  /** Newest first. */
  incidents(limit: number): Promise<readonly Incident[]>;
  /** Alerts that wait to be delivered, and those given up. */
  countOutbox(): Promise<{ readonly waiting: number; readonly givenUp: number }>;
  /** Deletes at most `limit` runs older than `at`; returns how many. */
  removeRunsBefore(at: number, limit: number): Promise<number>;
  close(): Promise<void>;
}
