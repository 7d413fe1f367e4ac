import { changed, row, rows } from "./run.ts";
import type { Database } from "./run.ts";
import type { OpenSlot } from "../availability.ts";

/** A session that can be booked. */
export interface FreeSlot {
  readonly id: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** A slot can be booked until two hours before it begins. */
export const leadHours = 2;

const isFree = `not exists (
  select 1 from bookings where bookings.slot_id = slots.id
  and (bookings.status = 'confirmed' or (bookings.status = 'held' and bookings.held_until > now())))`;

export function listFreeSlots(
  database: Database,
  coachId: string,
  range: { readonly from?: Date; readonly to?: Date; readonly limit: number },
): Promise<readonly FreeSlot[]> {
  return rows<FreeSlot>(
    database,
    `select id, starts_at as "startsAt", ends_at as "endsAt" from slots
     where coach_id = $1 and starts_at >= greatest(now() + make_interval(hours => $5), $2::timestamptz)
       and ($3::timestamptz is null or starts_at < $3) and ${isFree}
     order by starts_at limit $4`,
    [coachId, range.from ?? new Date(0), range.to ?? null, range.limit, leadHours],
  );
}

/** The next free slot of each of these coaches, by the coach's id; a coach without one is left out. */
export async function listNextSlots(database: Database, coachIds: readonly string[]): Promise<ReadonlyMap<string, FreeSlot>> {
  const found = await rows<FreeSlot & { readonly coachId: string }>(
    database,
    `select wanted.coach_id as "coachId", next.id, next.starts_at as "startsAt", next.ends_at as "endsAt"
     from unnest($1::uuid[]) as wanted (coach_id) cross join lateral (
       select slots.id, slots.starts_at, slots.ends_at from slots
       where slots.coach_id = wanted.coach_id and slots.starts_at >= now() + make_interval(hours => $2) and ${isFree}
       order by slots.starts_at limit 1) as next`,
    [coachIds, leadHours],
  );
  return new Map(found.map(({ coachId, ...slot }) => [coachId, slot]));
}

/** The earliest free slot, passing over those that somebody else is booking at this moment. */
export function pickEarliestSlot(connection: Database, coachSlug: string): Promise<{ readonly id: string } | undefined> {
  return row<{ id: string }>(
    connection,
    `select slots.id from slots join coaches on coaches.id = slots.coach_id
     where coaches.slug = $1 and slots.starts_at >= now() + make_interval(hours => $2) and ${isFree}
     order by slots.starts_at limit 1 for update of slots skip locked`,
    [coachSlug, leadHours],
  );
}

/** Adds slots; those that exist already are left alone. Returns how many are new. */
export function addSlots(database: Database, coachId: string, slots: readonly OpenSlot[]): Promise<number> {
  return changed(
    database,
    `insert into slots (coach_id, starts_at, ends_at)
     select $1, starts_at, ends_at from unnest($2::timestamptz[], $3::timestamptz[]) as fresh (starts_at, ends_at)
     on conflict (coach_id, starts_at) do nothing`,
    [coachId, slots.map((slot) => slot.startsAt), slots.map((slot) => slot.endsAt)],
  );
}
