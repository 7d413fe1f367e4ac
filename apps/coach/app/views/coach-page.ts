import { html } from "hono/html";
import type { Coach } from "../queries/coaches.ts";
import type { FreeSlot } from "../queries/slots.ts";
import { showPrice, showTime, showZone } from "../show-time.ts";
import { portrait } from "./drawings.ts";
import { time } from "./fields.ts";
import type { Markup } from "./layout.ts";

/** Slots by the day they fall on in the zone, in order. */
function groupByDay(slots: readonly FreeSlot[], zone: string): readonly (readonly [string, readonly FreeSlot[]])[] {
  return [...Map.groupBy(slots, (slot) => showTime(slot.startsAt, zone, "day"))];
}

/** A coach's public page: who they are, what it costs, the next free hours. */
export function coachPage(coach: Coach, slots: readonly FreeSlot[], appUrl: string): Markup {
  const days = groupByDay(slots, coach.timeZone).slice(0, 4);
  const bookUrl = `${appUrl}/book/${coach.slug}`;
  return html`<article class="coach-page">
    <div class="about">
      <header>
        ${portrait(coach.name)}
        <div>
          <p class="eyebrow">Coach in ${showZone(coach.timeZone)}</p>
          <h1>${coach.name}</h1>
          <p class="lead">${coach.headline}</p>
        </div>
      </header>
      <div class="prose">${coach.about.split("\n\n").map((paragraph) => html`<p>${paragraph}</p>`)}</div>
      <ul class="tags">
        ${coach.specialities.map((speciality) => html`<li>${speciality}</li>`)}
      </ul>
    </div>
    <aside class="card openings" aria-labelledby="openings">
      <p class="price"><strong>${showPrice(coach.priceMinor, coach.currency)}</strong> for ${coach.sessionMinutes} minutes</p>
      <h2 id="openings">Next free hours</h2>
      <p class="fine">Times in ${showZone(coach.timeZone)}. <span data-own-zone></span></p>
      ${days.map(
        ([day, list]) =>
          html`<h3>${day}</h3>
            <ul class="hours">
              ${list.map((slot) => html`<li><a href="${bookUrl}?slot=${slot.id}">${time(slot.startsAt, showTime(slot.startsAt, coach.timeZone, "time"), coach.timeZone)}</a></li>`)}
            </ul>`,
      )}
      ${days.length === 0 ? html`<p>No free hour at the moment. Please look again tomorrow.</p>` : ""}
      <p class="actions"><a class="button full" href="${bookUrl}">See all times</a></p>
    </aside>
  </article>`;
}
