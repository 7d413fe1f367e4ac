import { changed, rows } from "./run.ts";
import type { Database } from "./run.ts";

/** A coach's own words about a session; no client ever sees them. */
export interface Note {
  readonly bookingId: string;
  readonly body: string;
  readonly createdAt: Date;
}

export function listNotes(database: Database, coachId: string, bookingIds: readonly string[]): Promise<readonly Note[]> {
  return rows<Note>(
    database,
    `select booking_id as "bookingId", body, created_at as "createdAt" from notes
     where coach_id = $1 and booking_id = any($2) order by created_at`,
    [coachId, bookingIds],
  );
}

/** Adds a note to a session of this coach. Returns false when the session is another coach's. */
export async function addNote(database: Database, coachId: string, bookingId: string, body: string): Promise<boolean> {
  const count = await changed(
    database,
    `insert into notes (booking_id, coach_id, body)
     select bookings.id, $1, $3 from bookings join slots on slots.id = bookings.slot_id
     where bookings.id = $2 and slots.coach_id = $1`,
    [coachId, bookingId, body],
  );
  return count === 1;
}
