import { html } from "hono/html";
import type { Coach } from "../queries/coaches.ts";
import type { FreeSlot } from "../queries/slots.ts";
import { showPrice, showTime, showZone } from "../show-time.ts";
import { landscape, portrait } from "./drawings.ts";
import { time } from "./fields.ts";
import type { Markup } from "./layout.ts";

/** A coach with the next time they have. */
export interface CoachCard {
  readonly coach: Coach;
  readonly next: FreeSlot | undefined;
}

function coachCard({ coach, next }: CoachCard): Markup {
  return html`<article class="coach-card">
    ${portrait(coach.name)}
    <div>
      <h3><a href="/coaches/${coach.slug}">${coach.name}</a></h3>
      <p>${coach.headline}</p>
      <ul class="tags">
        ${coach.specialities.map((speciality) => html`<li>${speciality}</li>`)}
      </ul>
      <p class="meta">
        ${showPrice(coach.priceMinor, coach.currency)} · ${coach.sessionMinutes} minutes
        ${next ? html`<br />Next: ${time(next.startsAt, `${showTime(next.startsAt, coach.timeZone, "moment")} in ${showZone(coach.timeZone)}`, coach.timeZone)}` : ""}
      </p>
    </div>
  </article>`;
}

const steps = [
  ["Choose a time", "See each coach's free hours in your own time zone, and pick one that suits your week."],
  ["Reserve and pay", "We hold the hour for you while you pay. The price is for the whole session; there is no subscription."],
  ["Talk", "You get a confirmation, a reminder the day before, and an hour with someone who listens for a living."],
] as const;

const questions = [
  [
    "What happens in a first session?",
    "You say what is on your mind; your coach asks more than they answer. You leave with one thing to do before the next talk, and no obligation to book it.",
  ],
  ["Can I move or cancel?", "Yes, until the session begins. What you paid comes back to you within five working days."],
  [
    "Who reads what I say?",
    "Your coach keeps short private notes. Nobody else at Brightpath can open them, and we sell nothing to anyone.",
  ],
  [
    "I live far away from my coach.",
    "All sessions are video calls. You always see times in your own zone and in your coach's, also when the clocks change.",
  ],
] as const;

/** The public front page. */
export function landing(cards: readonly CoachCard[], appUrl: string): Markup {
  return html`<section class="hero">
      <div class="inner">
        <div class="hero-text">
          <p class="eyebrow">One to one coaching, by the hour</p>
          <h1>Find your way<br />to what comes next.</h1>
          <p class="lead">
            A new job, a team of your own, or simply too much at once: talk it through with a coach who has been there. Book an hour, not a
            programme.
          </p>
          <p class="actions">
            <a class="button" href="#coaches">Meet the coaches</a> <a class="button quiet" href="${appUrl}/signup">Create an account</a>
          </p>
          <p class="fine">Cancel any time before the session begins.</p>
        </div>
        ${landscape()}
      </div>
    </section>
    <section class="band" id="coaches">
      <div class="inner">
        <h2>Two coaches, each with a craft</h2>
        <p class="lead">We are small on purpose. You always talk to the person you chose.</p>
        <div class="coach-cards">${cards.map(coachCard)}</div>
      </div>
    </section>
    <section id="how">
      <div class="inner">
        <h2>How it works</h2>
        <ol class="steps">
          ${steps.map(
            ([title, text]) =>
              html`<li>
                <h3>${title}</h3>
                <p>${text}</p>
              </li>`,
          )}
        </ol>
      </div>
    </section>
    <section class="band" id="questions">
      <div class="inner narrow">
        <h2>Good questions</h2>
        ${questions.map(
          ([question, answer]) =>
            html`<details>
              <summary>${question}</summary>
              <p>${answer}</p>
            </details>`,
        )}
      </div>
    </section>
    <section class="closing">
      <div class="inner">
        <h2>One hour is enough to begin.</h2>
        <p class="actions"><a class="button light" href="${appUrl}/signup">Create an account</a></p>
      </div>
    </section>`;
}

/** What we keep about people, in plain words. */
export function privacy(): Markup {
  return html`<article class="card narrow prose">
    <h1>Privacy</h1>
    <p>
      We keep your name, your email address, your time zone and your bookings, because without them we could not hold a session with you.
      Your password is stored only as a fingerprint that cannot be turned back.
    </p>
    <p>Your coach's notes are visible to your coach alone. Payments are handled by Stripe; your card number never reaches us.</p>
    <p>This site sets no cookie. When you log in, one cookie keeps you logged in for two weeks, and nothing follows you anywhere.</p>
    <p>
      You can delete your account on its page at any time. Upcoming sessions are then cancelled, and what remains of past ones no longer
      carries your name.
    </p>
  </article>`;
}
