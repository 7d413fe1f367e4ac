import type { Alert } from "../../src/model/alert.ts";
import type { Incident, RunRecord } from "../../src/model/incident.ts";
import type { ReleaseMarker } from "../../src/model/release.ts";
import type { RecordMemory } from "../../src/model/watched-record.ts";
import type { SavedState, Store } from "../../src/store/store.ts";

interface Row {
  id: number;
  channel: string;
  alert: Alert;
  createdAt: number;
  tries: number;
  nextAt: number;
  claimedUntil: number;
  delivered: boolean;
  gaveUp: boolean;
}

/** A store in memory that keeps the contract; for loops under a fake clock, where a worker thread would need real time. */
export function createMemoryStore(): Store & { readonly rows: Row[]; readonly runs: RunRecord[]; reopen(): void } {
  const runs: RunRecord[] = [];
  const states = new Map<string, SavedState>();
  const incidents = new Map<string, Incident>();
  const rows: Row[] = [];
  const records = new Map<string, RecordMemory>();
  const markers = new Map<string, ReleaseMarker>();
  let closed = false;
  const waits = (row: Row): boolean => !row.delivered && !row.gaveUp;
  const addAlert = ({ alert, channels }: { readonly alert: Alert; readonly channels: readonly string[] }): void => {
    for (const channel of channels) {
      const same = rows.some(
        (row) => row.channel === channel && row.alert.incident === alert.incident && row.alert.transition === alert.transition,
      );
      if (same) continue;
      const createdAt = alert.at;
      const fresh = { tries: 0, nextAt: createdAt, claimedUntil: 0, delivered: false, gaveUp: false };
      rows.push({ id: rows.length + 1, channel, alert, createdAt, ...fresh });
    }
  };
  return {
    runs,
    rows,
    reopen() {
      closed = false;
    },
    async recordRuns(more) {
      if (closed) throw new Error("The store is closed.");
      for (const run of more) if (!runs.some(({ check, at }) => check === run.check && at === run.at)) runs.push(run);
    },
    async readState() {
      return [...states.values()].toSorted((a, b) => a.check.localeCompare(b.check));
    },
    async writeTransition({ check, state, run, incident, alert }) {
      if (run !== undefined) await this.recordRuns([run]);
      states.set(check, { check, state, ...(incident === undefined || incident.resolvedAt !== undefined ? {} : { incident }) });
      if (incident !== undefined) incidents.set(incident.id, incident);
      if (alert !== undefined) addAlert(alert);
    },
    async readRecords() {
      return [...records.values()].toSorted((a, b) => a.key.localeCompare(b.key));
    },
    async writeRecords(more, told) {
      for (const record of more) records.set(record.key, record);
      if (told !== undefined) addAlert(told);
    },
    async writeMarker(marker) {
      markers.set(marker.id, marker);
    },
    async markers(limit) {
      return [...markers.values()].toSorted((a, b) => b.at - a.at).slice(0, limit);
    },
    async claimOutbox({ channel, now, leaseMs, limit }) {
      const due = rows.filter(
        (row) =>
          row.channel === channel &&
          waits(row) &&
          row.nextAt <= now &&
          row.claimedUntil <= now &&
          !rows.some(
            (other) => other.channel === channel && other.alert.incident === row.alert.incident && other.id < row.id && waits(other),
          ),
      );
      for (const row of due.slice(0, limit)) row.claimedUntil = now + leaseMs;
      return due.slice(0, limit).map(({ id, alert, tries, createdAt }) => ({ id, channel, alert, tries, createdAt }));
    },
    async markDelivered(id) {
      for (const row of rows) if (row.id === id) row.delivered = true;
    },
    async markFailed(id, { retryAt }) {
      for (const row of rows) {
        if (row.id !== id || row.delivered) continue;
        row.tries += 1;
        row.claimedUntil = 0;
        if (retryAt === undefined) row.gaveUp = true;
        else row.nextAt = retryAt;
      }
    },
    async takeOver(channels) {
      for (const row of rows) {
        row.claimedUntil = 0;
        if (waits(row) && !channels.includes(row.channel)) row.gaveUp = true;
      }
    },
    async runsSince(check, at, limit) {
      return runs
        .filter((run) => run.check === check && run.at >= at)
        .toSorted((a, b) => b.at - a.at)
        .slice(0, limit);
    },
    async incidents(limit) {
      return [...incidents.values()].toSorted((a, b) => b.openedAt - a.openedAt).slice(0, limit);
    },
    async countOutbox() {
      return { waiting: rows.filter(waits).length, givenUp: rows.filter(({ gaveUp }) => gaveUp).length };
    },
    async removeRunsBefore(at, limit) {
      const old = runs.filter((run) => run.at < at).slice(0, limit);
      for (const run of old) runs.splice(runs.indexOf(run), 1);
      return old.length;
    },
    async close() {
      closed = true;
    },
  };
}
