import type { Mail } from "../mailer.ts";
import type { Booking } from "../queries/bookings.ts";
import { showPrice, showTime, showZone } from "../show-time.ts";
import { writeMail } from "./write-mail.ts";

function whenOf(booking: Booking): string {
  const zone = booking.clientTimeZone ?? booking.coachTimeZone;
  const own = `${showTime(booking.startsAt, zone, "moment")} (${showZone(zone)} time)`;
  if (zone === booking.coachTimeZone) return own;
  return `${own}, which is ${showTime(booking.startsAt, booking.coachTimeZone, "moment")} for your coach in ${showZone(booking.coachTimeZone)}`;
}

function linkOf(booking: Booking, appUrl: string): { label: string; url: string } {
  return { label: "See your booking", url: new URL(`/bookings/${booking.id}`, appUrl).href };
}

/** Confirms a paid session. */
export function writeConfirmation(booking: Booking, appUrl: string): Mail {
  return writeMail({
    subject: `Your session with ${booking.coachName} is confirmed`,
    name: booking.clientName ?? "there",
    paragraphs: [`Your session with ${booking.coachName} is confirmed: ${whenOf(booking)}.`, "We will remind you the day before."],
    link: linkOf(booking, appUrl),
    after: ["If something comes up, you can cancel on that page until the session begins."],
  });
}

/** Reminds of a session the day before. */
export function writeReminder(booking: Booking, appUrl: string): Mail {
  return writeMail({
    subject: `Your session with ${booking.coachName} is coming up`,
    name: booking.clientName ?? "there",
    paragraphs: [`A short reminder of your session with ${booking.coachName}: ${whenOf(booking)}.`],
    link: linkOf(booking, appUrl),
  });
}

/** Tells a client that a payment came too late for the slot and goes back. */
export function writeRefund(booking: Booking, appUrl: string): Mail {
  return writeMail({
    subject: "Your payment will be returned",
    name: booking.clientName ?? "there",
    paragraphs: [
      `Your session with ${booking.coachName} on ${whenOf(booking)} will not take place. We return your ${showPrice(booking.priceMinor, booking.currency)} within five working days; you need not do anything.`,
    ],
    link: { label: "Find another time", url: new URL(`/book/${booking.coachSlug}`, appUrl).href },
  });
}
