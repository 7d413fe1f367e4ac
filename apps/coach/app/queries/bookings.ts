import type { ClientBase } from "pg";
import { returnSession } from "./packages.ts";
import { changed, row, rows } from "./run.ts";
import type { Database } from "./run.ts";

export type BookingStatus = "held" | "confirmed" | "expired" | "cancelled" | "refund-due";

/** A booking with what every page about it shows. */
export interface Booking {
  readonly id: string;
  readonly status: BookingStatus;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly heldUntil: Date;
  readonly checkoutUrl: string | null;
  readonly priceMinor: number;
  readonly currency: string;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly clientEmail: string | null;
  readonly clientTimeZone: string | null;
  readonly coachId: string;
  readonly coachSlug: string;
  readonly coachName: string;
  readonly coachTimeZone: string;
}

const select = `select bookings.id, bookings.status, slots.starts_at as "startsAt", slots.ends_at as "endsAt",
    bookings.held_until as "heldUntil", bookings.checkout_url as "checkoutUrl",
    bookings.price_minor as "priceMinor", bookings.currency, bookings.client_id as "clientId",
    people.name as "clientName", people.email as "clientEmail", people.time_zone as "clientTimeZone",
    coaches.id as "coachId", coaches.slug as "coachSlug", coaches.name as "coachName", coaches.time_zone as "coachTimeZone"
  from bookings join slots on slots.id = bookings.slot_id join coaches on coaches.id = slots.coach_id
  left join people on people.id = bookings.client_id`;

export function findBooking(database: Database, id: string): Promise<Booking | undefined> {
  return row<Booking>(database, `${select} where bookings.id = $1`, [id]);
}

/** The client's own booking, and nobody else's. */
export function findOwnBooking(database: Database, id: string, clientId: string): Promise<Booking | undefined> {
  return row<Booking>(database, `${select} where bookings.id = $1 and bookings.client_id = $2`, [id, clientId]);
}

/** What a client sees on the dashboard: the newest sixty, held and lapsed ones left out unless they can still be paid. */
export function listClientBookings(database: Database, clientId: string): Promise<readonly Booking[]> {
  return rows<Booking>(
    database,
    `${select} where bookings.client_id = $1
       and (bookings.status in ('confirmed', 'cancelled', 'refund-due') or (bookings.status = 'held' and bookings.held_until > now()))
     order by slots.starts_at desc limit 60`,
    [clientId],
  );
}

/** A coach's confirmed sessions between two instants, in order of time. */
export function listCoachBookings(
  database: Database,
  coachId: string,
  range: { readonly from: Date; readonly to: Date },
): Promise<readonly Booking[]> {
  return rows<Booking>(
    database,
    `${select} where coaches.id = $1 and bookings.status = 'confirmed' and slots.starts_at >= $2 and slots.starts_at < $3
     order by slots.starts_at limit 300`,
    [coachId, range.from, range.to],
  );
}

/**
 * Holds a free slot for a client. Returns undefined when it does not exist, is too near, or somebody else has it: the unique index decides,
 * so two at once cannot both get it.
 */
export async function holdSlot(
  connection: ClientBase,
  slotId: string,
  clientId: string,
  hold: { readonly minutes: number; readonly leadHours: number },
): Promise<{ readonly id: string; readonly heldUntil: Date } | undefined> {
  await changed(connection, `update bookings set status = 'expired' where slot_id = $1 and status = 'held' and held_until <= now()`, [
    slotId,
  ]);
  return row(
    connection,
    `insert into bookings (slot_id, client_id, price_minor, currency, held_until)
     select slots.id, $2, coaches.price_minor, coaches.currency, now() + make_interval(mins => $3)
     from slots join coaches on coaches.id = slots.coach_id
     where slots.id = $1 and slots.starts_at >= now() + make_interval(hours => $4)
     on conflict (slot_id) where status in ('held', 'confirmed') do nothing
     returning id, held_until as "heldUntil"`,
    [slotId, clientId, hold.minutes, hold.leadHours],
  );
}

/** Remembers the payment page and keeps the slot for as long as that page is open. */
export async function openPayment(database: Database, id: string, checkoutUrl: string, heldUntil: Date): Promise<boolean> {
  const count = await changed(
    database,
    `update bookings set checkout_url = $2, held_until = $3 where id = $1 and status = 'held' and held_until > now()`,
    [id, checkoutUrl, heldUntil],
  );
  return count === 1;
}

const cancelledStatus = `case when bookings.status = 'confirmed' and bookings.package_id is null then 'refund-due' else 'cancelled' end`;

/** What a payment did: confirmed the booking, changed nothing because it was confirmed before, or came too late for the slot. */
export type ConfirmResult = "confirmed" | "already" | "too-late" | "unknown";

/**
 * Confirms a paid booking. A payment that arrives after the hold lapsed still gets the slot when nobody else took it meanwhile;
 * else the booking is marked `refund-due` for a person to settle.
 */
export async function confirmBooking(connection: ClientBase, id: string, packageId?: string): Promise<ConfirmResult> {
  const found = await row<{ status: BookingStatus; slot_id: string }>(
    connection,
    `select status, slot_id from bookings where id = $1 for update`,
    [id],
  );
  if (!found) return "unknown";
  if (found.status === "confirmed" || found.status === "refund-due") return "already";
  if (found.status !== "held") {
    // The slot's row is locked so that nobody can hold it between the look and the change.
    await row(connection, `select 1 from slots where id = $1 for update`, [found.slot_id]);
    await changed(connection, `update bookings set status = 'expired' where slot_id = $1 and status = 'held' and held_until <= now()`, [
      found.slot_id,
    ]);
    const other = await row(connection, `select 1 from bookings where slot_id = $1 and status in ('held', 'confirmed')`, [found.slot_id]);
    if (other || found.status === "cancelled") {
      await changed(connection, `update bookings set status = 'refund-due' where id = $1`, [id]);
      return "too-late";
    }
  }
  await changed(connection, `update bookings set status = 'confirmed', confirmed_at = now(), package_id = $2 where id = $1`, [
    id,
    packageId ?? null,
  ]);
  return "confirmed";
}

/**
 * Cancels a client's own booking that has not begun, and returns it. What was paid by card is marked `refund-due`; a session from a
 * package goes back into it.
 */
export async function cancelBooking(connection: ClientBase, id: string, clientId: string): Promise<boolean> {
  const cancelled = await row<{ packageId: string | null }>(
    connection,
    `update bookings set status = ${cancelledStatus} from slots
     where bookings.id = $1 and bookings.client_id = $2 and slots.id = bookings.slot_id
       and bookings.status in ('held', 'confirmed') and slots.starts_at > now()
     returning package_id as "packageId"`,
    [id, clientId],
  );
  if (cancelled?.packageId) await returnSession(connection, cancelled.packageId);
  return cancelled !== undefined;
}

/** Cancels all that a client has ahead, before the account is removed. */
export async function cancelAll(database: Database, clientId: string): Promise<void> {
  await changed(
    database,
    `update bookings set status = ${cancelledStatus} from slots where bookings.client_id = $1 and slots.id = bookings.slot_id
       and bookings.status in ('held', 'confirmed') and slots.starts_at > now()`,
    [clientId],
  );
}

/** Lets a lapsed hold go. Returns when to look again if the hold was extended, undefined otherwise. */
export async function expireHold(database: Database, id: string): Promise<Date | undefined> {
  await changed(database, `update bookings set status = 'expired' where id = $1 and status = 'held' and held_until <= now()`, [id]);
  const left = await row<{ heldUntil: Date }>(
    database,
    `select held_until as "heldUntil" from bookings where id = $1 and status = 'held'`,
    [id],
  );
  return left?.heldUntil;
}
