import type { ClientBase } from "pg";
import { confirmBooking, findBooking } from "./queries/bookings.ts";
import type { ConfirmResult } from "./queries/bookings.ts";
import { addJob } from "./queries/jobs.ts";

const reminderMs = 24 * 60 * 60 * 1000;

/** Confirms a paid booking and queues what follows from it, all in the caller's transaction: both happen, or neither. */
export async function confirmPaid(connection: ClientBase, bookingId: string, packageId?: string): Promise<ConfirmResult> {
  const result = await confirmBooking(connection, bookingId, packageId);
  if (result === "too-late") await addJob(connection, { kind: "mail-refund", bookingId }, { dedupeKey: `refund-${bookingId}` });
  if (result !== "confirmed") return result;
  await addJob(connection, { kind: "mail-confirmation", bookingId }, { dedupeKey: `confirmation-${bookingId}` });
  const booking = await findBooking(connection, bookingId);
  const remindAt = booking ? new Date(booking.startsAt.getTime() - reminderMs) : undefined;
  if (remindAt && remindAt > new Date()) {
    await addJob(connection, { kind: "mail-reminder", bookingId }, { runAt: remindAt, dedupeKey: `reminder-${bookingId}` });
  }
  return result;
}
