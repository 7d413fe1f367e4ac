import { html } from "hono/html";
import type { Booking } from "../queries/bookings.ts";
import type { Person } from "../queries/people.ts";
import { showPrice, showTime, showZone } from "../show-time.ts";
import type { Markup } from "./layout.ts";

/** When a session is, for its client: own time first, the coach's beside it when it differs. */
export function whenLines(booking: Booking, zone: string): Markup {
  const line = (name: string): string => `${showTime(booking.startsAt, name, "time")} to ${showTime(booking.endsAt, name, "time")}`;
  return html`<p class="when">
    <strong>${showTime(booking.startsAt, zone, "day")}</strong><br />
    ${line(zone)}
    <span class="fine">${showZone(zone)} time</span>
    ${zone === booking.coachTimeZone ? "" : html`<br /><span class="fine">${line(booking.coachTimeZone)} for your coach in ${showZone(booking.coachTimeZone)}</span>`}
  </p>`;
}

/** The last step before paying. */
export function payPage(booking: Booking, person: Person, sessionsLeft: number): Markup {
  return html`<section class="card narrow">
    <p class="eyebrow">Held for you</p>
    <h1>Your hour with ${booking.coachName}</h1>
    ${whenLines(booking, person.timeZone)}
    <p class="meta">
      We keep it until
      <time datetime="${booking.heldUntil.toISOString()}" data-countdown>${showTime(booking.heldUntil, person.timeZone, "time")}</time>.
    </p>
    <dl class="sum">
      <div>
        <dt>One session</dt>
        <dd>${showPrice(booking.priceMinor, booking.currency)}</dd>
      </div>
    </dl>
    <form method="post" action="/pay/${booking.id}" class="stack">
      <button class="button full" type="submit">Pay ${showPrice(booking.priceMinor, booking.currency)}</button>
      ${sessionsLeft > 0 ? html`<button class="button quiet full" type="submit" name="with" value="package">Use one of your ${sessionsLeft} prepaid sessions</button>` : ""}
    </form>
    <form method="post" action="/bookings/${booking.id}/cancel"><button class="link" type="submit">Let it go</button></form>
    <p class="fine" data-test-payments hidden>Test mode: no real card is charged.</p>
  </section>`;
}

const endings = {
  expired: ["This hour is free again", "The time to pay ran out, and nothing was charged."],
  cancelled: ["This session is cancelled", "Nothing more will happen. You can book another time whenever you like."],
  "refund-due": ["This session will not take place", "What you paid comes back to you within five working days."],
} as const;

/** One booking: being paid, confirmed, or over. */
export function bookingPage(booking: Booking, person: Person, now: Date): Markup {
  if (booking.status === "held") {
    return html`<section class="card narrow" aria-live="polite">
      <p class="eyebrow">One moment</p>
      <h1>We are waiting for your payment</h1>
      <div class="waiting" aria-hidden="true"><i></i><i></i><i></i></div>
      <p>This page looks again by itself. If you have not paid yet, you still can.</p>
      <p class="actions"><a class="button quiet" href="/pay/${booking.id}">Back to payment</a></p>
    </section>`;
  }
  if (booking.status === "confirmed") {
    return html`<section class="card narrow">
      <p class="eyebrow good">All set</p>
      <h1>Your session is confirmed</h1>
      <p class="lead">You and ${booking.coachName}.</p>
      ${whenLines(booking, person.timeZone)}
      <p class="actions">
        <a class="button" href="/dashboard">To your dashboard</a> <a class="button quiet" href="/calendar">Add to my calendar</a>
      </p>
      ${
        booking.startsAt > now
          ? html`<details class="danger">
              <summary>Cancel this session</summary>
              <p>You can cancel until it begins.</p>
              <form method="post" action="/bookings/${booking.id}/cancel">
                <button class="button quiet danger" type="submit">Cancel the session</button>
              </form>
            </details>`
          : ""
      }
    </section>`;
  }
  const [title, text] = endings[booking.status];
  return html`<section class="card narrow problem">
    <h1>${title}</h1>
    <p>${text}</p>
    <p class="actions"><a class="button" href="/book/${booking.coachSlug}">Find another time</a></p>
  </section>`;
}
