import type { Kysely } from "kysely";
import type { Alert } from "../../model/alert.ts";
import type { OutboxEntry, Store } from "../store.ts";
import type { Tables } from "./tables.ts";

interface OutboxOperations extends Pick<Store, "claimOutbox" | "markDelivered" | "markFailed" | "takeOver" | "countOutbox"> {
  addAlerts(alert: Alert, channels: readonly string[]): Promise<void>;
}

/** The alert outbox as queries: deduplicated by incident, transition and channel; claimed, retried, delivered or given up. */
export function createOutboxOperations(db: Kysely<Tables>): OutboxOperations {
  return {
    async addAlerts(alert, channels) {
      for (const channel of channels)
        await db
          .insertInto("outbox")
          .values({
            incident: alert.incident,
            transition: alert.transition,
            channel,
            alert: JSON.stringify(alert),
            created_at: alert.at,
            next_try_at: alert.at,
            claimed_until: 0,
          })
          .onConflict((conflict) => conflict.columns(["incident", "transition", "channel"]).doNothing())
          .execute();
    },

    async claimOutbox({ channel, now, leaseMs, limit }) {
      const due = db
        .selectFrom("outbox as due")
        .select("due.id")
        .where("due.channel", "=", channel)
        .where("due.delivered_at", "is", null)
        .where("due.gave_up", "=", 0)
        .where("due.next_try_at", "<=", now)
        .where("due.claimed_until", "<=", now)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom("outbox as earlier")
                .select("earlier.id")
                .whereRef("earlier.incident", "=", "due.incident")
                .whereRef("earlier.channel", "=", "due.channel")
                .whereRef("earlier.id", "<", "due.id")
                .where("earlier.delivered_at", "is", null)
                .where("earlier.gave_up", "=", 0),
            ),
          ),
        )
        .orderBy("due.id")
        .limit(limit);
      const rows = await db
        .updateTable("outbox")
        .set({ claimed_until: now + leaseMs })
        .where("id", "in", due)
        .returning(["id", "channel", "alert", "tries", "created_at"])
        .execute();
      return rows
        .map((row): OutboxEntry => ({
          id: row.id,
          channel: row.channel,
          alert: JSON.parse(row.alert),
          tries: row.tries,
          createdAt: row.created_at,
        }))
        .toSorted((a, b) => a.id - b.id);
    },

    async markDelivered(id, at) {
      await db.updateTable("outbox").set({ delivered_at: at, claimed_until: 0, last_error: null }).where("id", "=", id).execute();
    },

    async markFailed(id, { error, retryAt }) {
      await db
        .updateTable("outbox")
        .set((eb) => ({
          tries: eb("tries", "+", 1),
          claimed_until: 0,
          last_error: error.slice(0, 500),
          ...(retryAt === undefined ? { gave_up: 1 } : { next_try_at: retryAt }),
        }))
        .where("id", "=", id)
        .where("delivered_at", "is", null)
        .execute();
    },

    async takeOver(channels) {
      await db.updateTable("outbox").set({ claimed_until: 0 }).where("claimed_until", ">", 0).execute();
      await db
        .updateTable("outbox")
        .set({ gave_up: 1, last_error: "This channel is no longer configured." })
        .where("delivered_at", "is", null)
        .where("gave_up", "=", 0)
        .where("channel", "not in", [...channels])
        .execute();
    },

    async countOutbox() {
      const row = await db
        .selectFrom("outbox")
        .select(({ fn }) => [
          fn.countAll<number>().filterWhere("delivered_at", "is", null).filterWhere("gave_up", "=", 0).as("waiting"),
          fn.countAll<number>().filterWhere("gave_up", "=", 1).as("given_up"),
        ])
        .executeTakeFirstOrThrow();
      return { waiting: row.waiting, givenUp: row.given_up };
    },
  };
}
