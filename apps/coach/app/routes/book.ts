import type { FastifyInstance } from "fastify";
import { html } from "hono/html";
import type { ClientBase } from "pg";
import { z } from "zod";
import { dayStart } from "../availability.ts";
import type { Context } from "../context.ts";
import { windowWeeks } from "../open-calendar.ts";
import { holdSlot } from "../queries/bookings.ts";
import { findCoach } from "../queries/coaches.ts";
import { addJob } from "../queries/jobs.ts";
import { transaction } from "../queries/run.ts";
import { leadHours, listFreeSlots, pickEarliestSlot } from "../queries/slots.ts";
import type { FreeSlot } from "../queries/slots.ts";
import { rowId } from "../read-form.ts";
import { personOf } from "../request-person.ts";
import { sendPage, sendProblem } from "../send-page.ts";
import { bookPage } from "../views/book-page.ts";

const holdMinutes = 15;
const earliestAttempts = 8;
const dayMs = 24 * 60 * 60 * 1000;
const weekMs = 7 * dayMs;
const noonMs = dayMs / 2;
const weekSlots = 120;

const form = z.union([z.object({ slot: rowId }), z.object({ coach: z.string().max(60) })]);
const query = z.object({ from: z.iso.date().optional().catch(undefined), slot: rowId.optional().catch(undefined) });

/** Where the shown week begins: the asked day, or the first free hour's; never in the past, never after the window. */
function weekStart(asked: string | undefined, first: FreeSlot | undefined, now: Date): Date {
  const wanted = asked === undefined ? (first?.startsAt ?? now).getTime() : Date.parse(asked) + noonMs;
  return new Date(Math.min(Math.max(wanted, now.getTime()), now.getTime() + windowWeeks * weekMs));
}

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const hold = (connection: ClientBase, slotId: string, personId: string): ReturnType<typeof holdSlot> =>
  holdSlot(connection, slotId, personId, { minutes: holdMinutes, leadHours });

/** Somebody else may take the earliest hour between the look and the hold; then the next one is tried. */
async function holdEarliest(connection: ClientBase, coachSlug: string, personId: string): ReturnType<typeof holdSlot> {
  for (let attempt = 0; attempt < earliestAttempts; attempt += 1) {
    const slot = await pickEarliestSlot(connection, coachSlug);
    if (!slot) return undefined;
    const booking = await hold(connection, slot.id, personId);
    if (booking) return booking;
  }
  return undefined;
}

/** Choosing an hour, and holding it. */
export function addBookRoutes(app: FastifyInstance, context: Context): void {
  const { database } = context;
  app.get<{ Params: { slug: string } }>("/book/:slug", async (request, reply) => {
    const coach = await findCoach(database, request.params.slug);
    if (!coach) return reply.callNotFound();
    const { from: asked, slot: chosen } = query.parse(request.query);
    const now = new Date();
    const [first] = asked === undefined ? await listFreeSlots(database, coach.id, { limit: 1 }) : [];
    const person = personOf(request);
    const from = dayStart(weekStart(asked, first, now), person.timeZone);
    const to = dayStart(new Date(from.getTime() + weekMs + noonMs), person.timeZone);
    const slots = await listFreeSlots(database, coach.id, { from, to, limit: weekSlots });
    // Noon of the day keeps the date right in every zone, and the day when the clocks change.
    const previous = from > now ? isoDay(Math.max(from.getTime() - weekMs, now.getTime()) + noonMs) : undefined;
    const next = to.getTime() < now.getTime() + windowWeeks * weekMs ? isoDay(to.getTime() + noonMs) : undefined;
    const body = bookPage(person, { coach, slots, from, to: new Date(to.getTime() - 1), previous, next, chosen });
    return sendPage(context, request, reply, { title: `Book ${coach.name}`, body });
  });
  app.post("/book", async (request, reply) => {
    const person = personOf(request);
    const read = form.safeParse(request.body ?? {});
    if (!read.success) return sendTaken(400, "Please choose a time", "No hour was chosen.");
    const choice = read.data;
    const held = await transaction(database, async (connection) => {
      const booking = await ("slot" in choice
        ? hold(connection, choice.slot, person.id)
        : holdEarliest(connection, choice.coach, person.id));
      if (booking) {
        await addJob(
          connection,
          { kind: "expire-hold", bookingId: booking.id },
          { runAt: booking.heldUntil, dedupeKey: `hold-${booking.id}` },
        );
      }
      return booking;
    });
    if (held) return reply.redirect(`/pay/${held.id}`, 303);
    return sendTaken(409, "Somebody was a moment faster", "That hour has just been taken. Please choose another one; nothing was charged.");

    function sendTaken(status: number, title: string, text: string): ReturnType<typeof sendProblem> {
      const next = html`<p class="actions"><a class="button" href="/dashboard">Choose another time</a></p>`;
      return sendProblem(context, request, reply, { status, title, text, next });
    }
  });
}
