import type { Alert } from "../model/alert.ts";
import type { ReleaseMarker } from "../model/release.ts";
import type { CheckState, Incident, RunRecord } from "../model/incident.ts";
import type { RecordMemory } from "../model/watched-record.ts";

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
  /** DNS records as they were last seen, by their key. */
  readRecords(): Promise<readonly RecordMemory[]>;
  /** Remembers records and, in the same transaction, what is to be told about them. */
  writeRecords(records: readonly RecordMemory[], alert?: { readonly alert: Alert; readonly channels: readonly string[] }): Promise<void>;
  /** Remembers a marker; one with the same id takes its place. The newest few hundred are kept. */
  writeMarker(marker: ReleaseMarker): Promise<void>;
  /** Newest first. */
  markers(limit: number): Promise<readonly ReleaseMarker[]>;
  close(): Promise<void>;
}
