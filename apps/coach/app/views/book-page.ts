import { html } from "hono/html";
import type { Coach } from "../queries/coaches.ts";
import type { Person } from "../queries/people.ts";
import type { FreeSlot } from "../queries/slots.ts";
import { showPrice, showTime, showZone } from "../show-time.ts";
import { portrait } from "./drawings.ts";
import type { Markup } from "./layout.ts";

/** One week of a coach's free hours. */
export interface BookWeek {
  readonly coach: Coach;
  readonly slots: readonly FreeSlot[];
  readonly from: Date;
  readonly to: Date;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  readonly chosen: string | undefined;
}

const link = (week: string | undefined, label: string): Markup =>
  week === undefined
    ? html`<span class="button quiet small" aria-disabled="true">${label}</span>`
    : html`<a class="button quiet small" href="?from=${week}">${label}</a>`;

/** Where a client picks an hour; times are the client's own, the coach's beside them when they differ. */
export function bookPage(person: Person, { coach, slots, from, to, previous, next, chosen }: BookWeek): Markup {
  const isElsewhere = person.timeZone !== coach.timeZone;
  const days = [...Map.groupBy(slots, (slot) => showTime(slot.startsAt, person.timeZone, "shortDay"))];
  return html`<section class="book">
    <header class="book-head">
      ${portrait(coach.name)}
      <div>
        <h1>Book an hour with ${coach.name}</h1>
        <p class="meta">${showPrice(coach.priceMinor, coach.currency)} · ${coach.sessionMinutes} minutes · video call</p>
      </div>
      <form method="post" action="/book">
        <input type="hidden" name="coach" value="${coach.slug}" />
        <button class="button quiet small" type="submit">Take the next free hour</button>
      </form>
    </header>
    <div class="week-head">
      ${link(previous, "Earlier")}
      <p>
        <strong>${showTime(from, person.timeZone, "shortDay")} to ${showTime(to, person.timeZone, "shortDay")}</strong><br />
        <span class="fine">Your time, ${showZone(person.timeZone)}${isElsewhere ? html`; small: ${showZone(coach.timeZone)}` : ""}</span>
      </p>
      ${link(next, "Later")}
    </div>
    <form method="post" action="/book">
      <div class="days">
        ${days.map(
          ([day, list]) =>
            html`<fieldset>
              <legend>${day}</legend>
              ${list.map(
                (slot) =>
                  html`<label class="hour"
                    ><input type="radio" name="slot" value="${slot.id}" required ${slot.id === chosen ? html`checked` : ""} />
                    <span
                      >${showTime(slot.startsAt, person.timeZone, "time")}
                      ${isElsewhere ? html`<small>${showTime(slot.startsAt, coach.timeZone, "time")}<span class="sr"> in ${showZone(coach.timeZone)}</span></small>` : ""}</span
                    ></label
                  >`,
              )}
            </fieldset>`,
        )}
      </div>
      ${days.length === 0 ? html`<p class="empty">No free hour in this week. Please try a later one.</p>` : ""}
      <div class="sticky">
        <button class="button" type="submit" ${days.length === 0 ? html`disabled` : ""}>Hold this hour</button>
        <span class="fine">We keep it for 15 minutes while you pay.</span>
      </div>
    </form>
  </section>`;
}
