import type { Booking } from "./queries/bookings.ts";

/** `20270314T090000Z`: an instant as calendars write it. */
function stamp(instant: Date): string {
  return instant.toISOString().replaceAll(/[-:]|\.\d+/gu, "");
}

/** Text in a calendar: commas, semicolons, backslashes and line breaks are escaped. */
function escape(text: string): string {
  return text.replaceAll(/[\\;,]/gu, String.raw`\$&`).replaceAll("\n", String.raw`\n`);
}

/**
 * Writes sessions as a calendar that Google, Apple and Outlook subscribe to. Instants are in UTC, so no zone can be misread.
 *
 * @see RFC 5545 section 3.6.1
 */
export function writeCalendar(bookings: readonly Booking[], appUrl: string): string {
  const { hostname } = new URL(appUrl);
  const events = bookings.flatMap((booking) => [
    "BEGIN:VEVENT",
    `UID:${booking.id}@${hostname}`,
    `DTSTAMP:${stamp(booking.startsAt)}`,
    `DTSTART:${stamp(booking.startsAt)}`,
    `DTEND:${stamp(booking.endsAt)}`,
    `SUMMARY:${escape(`Session with ${booking.coachName}`)}`,
    `URL:${appUrl}/bookings/${booking.id}`,
    "END:VEVENT",
  ]);
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Brightpath//Sessions//EN", ...events, "END:VCALENDAR"];
  return `${lines.join("\r\n")}\r\n`;
}
