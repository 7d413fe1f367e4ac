import { html } from "hono/html";
import type { Booking } from "../queries/bookings.ts";
import type { Coach } from "../queries/coaches.ts";
import type { Package } from "../queries/packages.ts";
import type { Person } from "../queries/people.ts";
import { showTime } from "../show-time.ts";
import { whenLines } from "./booking-pages.ts";
import { portrait } from "./drawings.ts";
import type { Markup } from "./layout.ts";

/** What a client's dashboard shows. */
export interface DashboardParts {
  readonly bookings: readonly Booking[];
  readonly packages: readonly Package[];
  readonly coaches: readonly Coach[];
  readonly now: Date;
}

const words = {
  held: "not paid yet",
  confirmed: "done",
  expired: "lapsed",
  cancelled: "cancelled",
  "refund-due": "refund on its way",
} as const;

function nextCard(next: Booking | undefined, person: Person): Markup {
  if (!next) {
    return html`<section class="card next-session">
      <p class="eyebrow">Next session</p>
      <h2>Nothing booked yet</h2>
      <p>Choose a coach below and pick an hour that suits your week.</p>
    </section>`;
  }
  return html`<section class="card next-session">
    <p class="eyebrow">Next session</p>
    <div class="with">
      ${portrait(next.coachName)}
      <div>
        <h2>${next.coachName}</h2>
        ${whenLines(next, person.timeZone)}
      </div>
    </div>
    <p class="actions">
      <a class="button" href="/bookings/${next.id}">Details</a> <a class="button quiet" href="/calendar">Add to my calendar</a>
    </p>
  </section>`;
}

function listed(booking: Booking, person: Person, note: string): Markup {
  const href = booking.status === "held" ? `/pay/${booking.id}` : `/bookings/${booking.id}`;
  return html`<li>
    <a href="${href}"
      ><span>${showTime(booking.startsAt, person.timeZone, "moment")}</span><span>${booking.coachName}</span><em>${note}</em></a
    >
  </li>`;
}

/** A client's own page. */
export function dashboardPage(person: Person, { bookings, packages, coaches, now }: DashboardParts): Markup {
  const ahead = bookings
    .filter((booking) => booking.startsAt > now && (booking.status === "confirmed" || booking.status === "held"))
    .toReversed();
  const next = ahead.find((booking) => booking.status === "confirmed");
  const later = ahead.filter((booking) => booking !== next);
  const past = bookings.filter((booking) => !ahead.includes(booking));
  return html`<header class="page-head"><h1>Hello, ${person.name.split(" ")[0]}</h1></header>
    <div class="board">
      <div class="column">
        ${nextCard(next, person)}
        ${
          later.length > 0
            ? html`<section class="card rows">
                <h2>Also ahead</h2>
                <ul>
                  ${later.map((booking) => listed(booking, person, booking.status === "held" ? words.held : "booked"))}
                </ul>
              </section>`
            : ""
        }
        <section class="card rows">
          <h2>History</h2>
          ${
            past.length === 0
              ? html`<p class="fine">Your past sessions will be listed here.</p>`
              : html`<ul>
                  ${past.map((booking) => listed(booking, person, words[booking.status]))}
                </ul>`
          }
        </section>
      </div>
      <div class="column">
        <section class="card balance">
          <h2>Prepaid sessions</h2>
          ${packages.map(
            (owned) =>
              html`<div class="meter">
                <p><strong>${owned.sessionsTotal - owned.sessionsUsed}</strong> of ${owned.sessionsTotal} left with ${owned.coachName}</p>
                <progress
                  max="${owned.sessionsTotal}"
                  value="${owned.sessionsUsed}"
                  aria-label="Sessions used with ${owned.coachName}"
                ></progress>
              </div>`,
          )}
          ${packages.length === 0 ? html`<p class="fine">None. You pay by the hour, which is perfectly fine.</p>` : ""}
        </section>
        <section class="card rows">
          <h2>Book a session</h2>
          <ul>
            ${coaches.map(
              (coach) =>
                html`<li>
                  <a href="/book/${coach.slug}"><span>${coach.name}</span><em>See free hours</em></a>
                </li>`,
            )}
          </ul>
        </section>
      </div>
    </div>`;
}
