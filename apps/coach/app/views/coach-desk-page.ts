import { html } from "hono/html";
import type { WeeklyHours } from "../availability.ts";
import type { Booking } from "../queries/bookings.ts";
import type { Coach } from "../queries/coaches.ts";
import type { Note } from "../queries/notes.ts";
import { showTime, showZone } from "../show-time.ts";
import { notice } from "./fields.ts";
import type { Markup } from "./layout.ts";

/** What a coach's own page shows. */
export interface DeskParts {
  readonly coach: Coach;
  readonly bookings: readonly Booking[];
  readonly notes: readonly Note[];
  readonly hours: readonly WeeklyHours[];
  readonly now: Date;
  readonly isSaved: boolean;
  readonly siteUrl: string;
}

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** Neighbouring days with the same hours become one line: "Monday to Friday". */
function groupHours(hours: readonly WeeklyHours[]): readonly (readonly [string, string])[] {
  const lines: { first: number; last: number; spans: string }[] = [];
  for (const weekday of weekdays.keys()) {
    const spans = hours
      .filter((open) => open.weekday === weekday + 1)
      .map((open) => `${open.opens.slice(0, 5)} to ${open.closes.slice(0, 5)}`)
      .join(", ");
    const before = lines.at(-1);
    if (before?.spans === spans && before.last === weekday - 1) before.last = weekday;
    else if (spans !== "") lines.push({ first: weekday, last: weekday, spans });
  }
  return lines.map(({ first, last, spans }) => [first === last ? `${weekdays[first]}` : `${weekdays[first]} to ${weekdays[last]}`, spans]);
}

function session(booking: Booking, notes: readonly Note[], coach: Coach): Markup {
  const own = notes.filter((note) => note.bookingId === booking.id);
  const zone = booking.clientTimeZone;
  return html`<li class="session" id="s-${booking.id}">
    <p class="session-time">
      <strong>${showTime(booking.startsAt, coach.timeZone, "time")}</strong> to ${showTime(booking.endsAt, coach.timeZone, "time")}
    </p>
    <div>
      <h3>${booking.clientName ?? "A former client"}</h3>
      ${zone && zone !== coach.timeZone ? html`<p class="fine">${showTime(booking.startsAt, zone, "moment")} for them in ${showZone(zone)}</p>` : ""}
      ${own.map((note) => html`<p class="note">${note.body}</p>`)}
      <details>
        <summary>Add a private note</summary>
        <form method="post" action="/coach/notes" class="stack">
          <input type="hidden" name="booking" value="${booking.id}" />
          <label class="sr" for="n-${booking.id}">Private note about ${booking.clientName ?? "this session"}</label>
          <textarea id="n-${booking.id}" name="body" rows="3" maxlength="4000" required></textarea>
          <button class="button small" type="submit">Keep note</button>
        </form>
      </details>
    </div>
  </li>`;
}

function dayList(bookings: readonly Booking[], notes: readonly Note[], coach: Coach): Markup {
  const days = Map.groupBy(bookings, (booking) => showTime(booking.startsAt, coach.timeZone, "day"));
  return html`${[...days].map(
    ([day, list]) =>
      html`<h3 class="day">${day}</h3>
        <ul class="sessions">
          ${list.map((booking) => session(booking, notes, coach))}
        </ul>`,
  )}`;
}

/** A coach's own page: who comes when, and the private notes. */
export function coachDeskPage({ coach, bookings, notes, hours, now, isSaved, siteUrl }: DeskParts): Markup {
  const ahead = bookings.filter((booking) => booking.endsAt > now);
  const past = bookings.filter((booking) => booking.endsAt <= now).toReversed();
  return html`<header class="page-head">
      <h1>Your schedule</h1>
      <p class="fine">All times in ${showZone(coach.timeZone)}.</p>
    </header>
    ${isSaved ? notice("good", "Your note is kept. Only you can read it.") : ""}
    <div class="board desk">
      <div class="column">
        <section class="card schedule">
          <h2>Coming up</h2>
          ${ahead.length === 0 ? html`<p class="fine">Nobody has booked yet.</p>` : dayList(ahead, notes, coach)}
        </section>
        <section class="card schedule past">
          <h2>Past two months</h2>
          ${past.length === 0 ? html`<p class="fine">No sessions.</p>` : dayList(past, notes, coach)}
        </section>
      </div>
      <section class="card">
        <h2>Opening hours</h2>
        <dl class="sum">
          ${groupHours(hours).map(
            ([days, spans]) =>
              html`<div>
                <dt>${days}</dt>
                <dd>${spans}</dd>
              </div>`,
          )}
        </dl>
        <p class="fine"><a href="${siteUrl}/coaches/${coach.slug}">Your public page</a></p>
      </section>
    </div>`;
}
