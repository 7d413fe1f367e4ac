import type { Kysely } from "kysely";
import type { Incident, RunRecord } from "../../model/incident.ts";
import type { ReleaseMarker } from "../../model/release.ts";
import type { RecordMemory } from "../../model/watched-record.ts";
import type { SavedState, Store } from "../store.ts";
import { createOutboxOperations } from "./outbox-operations.ts";
import type { Tables } from "./tables.ts";

const mostMarkers = 500;

/** The store's operations as queries; each expects to run inside the transaction that the group commit opened. */
export function createOperations(db: Kysely<Tables>): Omit<Store, "close"> {
  const outbox = createOutboxOperations(db);
  return {
    ...outbox,

    async recordRuns(runs) {
      // A row has six columns and SQLite takes 32,766 parameters.
      for (let from = 0; from < runs.length; from += 500) {
        const rows = runs.slice(from, from + 500).map(toRow);
        await db
          .insertInto("runs")
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },

    async readState() {
      const rows = await db.selectFrom("states").selectAll().orderBy("check_name").execute();
      return rows.map((row): SavedState => ({
        check: row.check_name,
        state: JSON.parse(row.state),
        ...(row.incident === null ? {} : { incident: JSON.parse(row.incident) }),
      }));
    },

    async writeTransition({ check, state, run, incident, alert }) {
      if (run !== undefined) await this.recordRuns([run]);
      const open = incident !== undefined && incident.resolvedAt === undefined ? JSON.stringify(incident) : null;
      const saved = { state: JSON.stringify(state), incident: open };
      await db
        .insertInto("states")
        .values({ check_name: check, ...saved })
        .onConflict((conflict) => conflict.column("check_name").doUpdateSet(saved))
        .execute();
      if (incident !== undefined) await saveIncident(db, incident);
      if (alert !== undefined) await outbox.addAlerts(alert.alert, alert.channels);
    },

    async runsSince(check, at, limit) {
      const rows = await db
        .selectFrom("runs")
        .selectAll()
        .where("check_name", "=", check)
        .where("at", ">=", at)
        .orderBy("at", "desc")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    async incidents(limit) {
      const rows = await db.selectFrom("incidents").select("incident").orderBy("opened_at", "desc").limit(limit).execute();
      return rows.map((row): Incident => JSON.parse(row.incident));
    },

    async readRecords() {
      const rows = await db.selectFrom("records").select("memory").orderBy("key").execute();
      return rows.map((row): RecordMemory => JSON.parse(row.memory));
    },

    async writeRecords(records, alert) {
      for (const record of records) {
        const memory = JSON.stringify(record);
        await db
          .insertInto("records")
          .values({ key: record.key, memory })
          .onConflict((conflict) => conflict.column("key").doUpdateSet({ memory }))
          .execute();
      }
      if (alert !== undefined) await outbox.addAlerts(alert.alert, alert.channels);
    },

    async writeMarker(marker) {
      const saved = { at: marker.at, marker: JSON.stringify(marker) };
      await db
        .insertInto("markers")
        .values({ id: marker.id, ...saved })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(saved))
        .execute();
      const kept = db.selectFrom("markers").select("id").orderBy("at", "desc").limit(mostMarkers);
      await db.deleteFrom("markers").where("id", "not in", kept).execute();
    },

    async markers(limit) {
      const rows = await db.selectFrom("markers").select("marker").orderBy("at", "desc").limit(limit).execute();
      return rows.map((row): ReleaseMarker => JSON.parse(row.marker));
    },

    async removeRunsBefore(at, limit) {
      const old = db.selectFrom("runs").select(["check_name", "at"]).where("at", "<", at).limit(limit);
      const result = await db
        .deleteFrom("runs")
        .where((eb) => eb(eb.refTuple("check_name", "at"), "in", old.$asTuple("check_name", "at")))
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}

async function saveIncident(db: Kysely<Tables>, incident: Incident): Promise<void> {
  const changing = { resolved_at: incident.resolvedAt ?? null, incident: JSON.stringify(incident) };
  await db
    .insertInto("incidents")
    .values({ id: incident.id, check_name: incident.check, opened_at: incident.openedAt, ...changing })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(changing))
    .execute();
}

function toRow(run: RunRecord): Tables["runs"] {
  return {
    check_name: run.check,
    at: run.at,
    outcome: run.outcome,
    took_ms: Math.round(run.tookMs),
    layer: run.layer ?? null,
    seen: run.seen ?? null,
  };
}

function fromRow(row: Tables["runs"]): RunRecord {
  return {
    check: row.check_name,
    at: row.at,
    outcome: row.outcome as RunRecord["outcome"],
    tookMs: row.took_ms,
    ...(row.layer === null ? {} : { layer: row.layer as NonNullable<RunRecord["layer"]> }),
    ...(row.seen === null ? {} : { seen: row.seen }),
  };
}
