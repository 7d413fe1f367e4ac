import type { Pool } from "pg";
import type { Environment } from "../environment.ts";
import type { Mailer } from "../mailer.ts";
import { writeAlreadyRegistered, writeReset, writeVerify } from "../mails/account-mails.ts";
import { writeConfirmation, writeRefund, writeReminder } from "../mails/booking-mails.ts";
import { keepOpen } from "../open-calendar.ts";
import { expireHold, findBooking } from "../queries/bookings.ts";
import type { Booking } from "../queries/bookings.ts";
import { addEmailToken } from "../queries/email-tokens.ts";
import type { TokenPurpose } from "../queries/email-tokens.ts";
import { addJob } from "../queries/jobs.ts";
import type { ClaimedJob } from "../queries/jobs.ts";
import { findPerson } from "../queries/people.ts";
import type { Person } from "../queries/people.ts";
import { sweep } from "../queries/sweep.ts";
import { createToken, hashToken } from "../tokens.ts";

/** What jobs work with. */
export interface JobTools {
  readonly database: Pool;
  readonly mailer: Mailer;
  readonly environment: Environment;
}

type Perform = (tools: JobTools, payload: Readonly<Record<string, string>>) => Promise<void>;

const byKind: Readonly<Record<string, Perform>> = {
  "mail-verify": mailLink("verify", writeVerify),
  "mail-reset": mailLink("reset", writeReset),
  "mail-already-registered": async (tools, { personId = "" }) => {
    const person = await findPerson(tools.database, personId);
    if (person) await tools.mailer.send(person, writeAlreadyRegistered(person, tools.environment.APP_URL));
  },
  "mail-confirmation": mailBooking(writeConfirmation, "confirmed"),
  "mail-reminder": mailBooking(writeReminder, "confirmed"),
  "mail-refund": mailBooking(writeRefund, "refund-due"),
  "expire-hold": async ({ database }, { bookingId = "" }) => {
    const later = await expireHold(database, bookingId);
    if (later)
      await addJob(database, { kind: "expire-hold", bookingId }, { runAt: later, dedupeKey: `hold-${bookingId}-${later.getTime()}` });
  },
  "daily-upkeep": async ({ database }) => {
    const now = new Date();
    await keepOpen(database, now);
    await sweep(database);
    const next = new Date(now.getTime() + 24 * 60 * 60 * 1000);
    await addJob(database, { kind: "daily-upkeep" }, { runAt: next, dedupeKey: `upkeep-${next.toISOString().slice(0, 10)}` });
  },
};

/** Does one job from the queue. Throws when it could not be done, so that it is tried again. */
export async function performJob(tools: JobTools, job: ClaimedJob): Promise<void> {
  const perform = byKind[job.kind];
  if (!perform) throw new Error(`There is no work called ${job.kind}.`);
  await perform(tools, job.payload);
}

/** The link's token is made only here, so that the queue never holds one. */
function mailLink(purpose: TokenPurpose, write: (person: Person, link: string) => ReturnType<typeof writeVerify>): Perform {
  return async ({ database, mailer, environment }, { personId = "" }) => {
    const person = await findPerson(database, personId);
    if (!person) return;
    const token = createToken();
    await addEmailToken(database, hashToken(token, environment.SESSION_SECRET), person.id, purpose);
    await mailer.send(person, write(person, new URL(`/${purpose}/${token}`, environment.APP_URL).href));
  };
}

/** A booking that was cancelled in the meantime is not written about. */
function mailBooking(write: (booking: Booking, appUrl: string) => ReturnType<typeof writeVerify>, status: Booking["status"]): Perform {
  return async ({ database, mailer, environment }, { bookingId = "" }) => {
    const booking = await findBooking(database, bookingId);
    if (!booking || booking.status !== status || !booking.clientEmail) return;
    await mailer.send({ name: booking.clientName ?? "", email: booking.clientEmail }, write(booking, environment.APP_URL));
  };
}
