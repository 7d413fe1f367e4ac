import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { listCoachBookings } from "../queries/bookings.ts";
import { findCoachOf, listWeeklyHours } from "../queries/coaches.ts";
import { addNote, listNotes } from "../queries/notes.ts";
import { rowId } from "../read-form.ts";
import { personOf } from "../request-person.ts";
import { sendPage } from "../send-page.ts";
import { coachDeskPage } from "../views/coach-desk-page.ts";

const dayMs = 24 * 60 * 60 * 1000;
const pastDays = 60;
const aheadDays = 28;
const noteForm = z.object({ booking: rowId, body: z.string().trim().min(1).max(4000) });

/** A coach's schedule and private notes; another coach's sessions are not found. */
export function addCoachDeskRoutes(app: FastifyInstance, context: Context): void {
  const { database } = context;
  app.get<{ Querystring: { notice?: unknown } }>("/coach", async (request, reply) => {
    const coach = await findCoachOf(database, personOf(request).id);
    if (!coach) return reply.callNotFound();
    const now = new Date();
    const range = { from: new Date(now.getTime() - pastDays * dayMs), to: new Date(now.getTime() + aheadDays * dayMs) };
    const [bookings, hours] = await Promise.all([listCoachBookings(database, coach.id, range), listWeeklyHours(database, coach.id)]);
    const notes = await listNotes(
      database,
      coach.id,
      bookings.map((booking) => booking.id),
    );
    const isSaved = request.query.notice === "noted";
    const body = coachDeskPage({ coach, bookings, notes, hours, now, isSaved, siteUrl: context.environment.SITE_URL });
    return sendPage(context, request, reply, { title: "Schedule", body });
  });
  app.post("/coach/notes", async (request, reply) => {
    const coach = await findCoachOf(database, personOf(request).id);
    const read = noteForm.safeParse(request.body ?? {});
    if (!coach) return reply.callNotFound();
    if (!read.success) return reply.redirect("/coach", 303);
    if (!(await addNote(database, coach.id, read.data.booking, read.data.body))) return reply.callNotFound();
    return reply.redirect("/coach?notice=noted", 303);
  });
}
