import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { listClientBookings } from "../queries/bookings.ts";
import { findCoach } from "../queries/coaches.ts";
import { changeProfile } from "../queries/people.ts";
import type { Person } from "../queries/people.ts";
import { listFreeSlots } from "../queries/slots.ts";
import { personName, timeZone } from "../read-form.ts";
import { personOf } from "../request-person.ts";

const slotsQuery = z.object({
  coach: z.string().max(60),
  limit: z.coerce.number().int().min(1).max(100).default(40),
  from: z.iso.datetime({ offset: true }).optional(),
});
const profileForm = z.object({ name: personName.optional(), timeZone });

const showPerson = ({ id, name, email, role, timeZone: zone }: Person) => ({ id, name, email, role, timeZone: zone });

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ error: { status, message } });
}

async function requireSession(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  return request.person ? undefined : refuse(reply, 401, "Please log in.");
}

/** The JSON interface, version 1. */
export function addApiRoutes(app: FastifyInstance, context: Context): void {
  const { database } = context;
  const own = { onRequest: requireSession };
  app.options("/*", async (_request, reply) => reply.code(204).send());
  app.get("/slots", async (request, reply) => {
    const read = slotsQuery.safeParse(request.query);
    if (!read.success) return refuse(reply, 400, "Please name a coach, and at most 100 slots.");
    const coach = await findCoach(database, read.data.coach);
    if (!coach) return refuse(reply, 404, "There is no such coach.");
    const { limit, from } = read.data;
    const slots = await listFreeSlots(database, coach.id, { limit, ...(from && { from: new Date(from) }) });
    return { coach: { slug: coach.slug, name: coach.name, timeZone: coach.timeZone, sessionMinutes: coach.sessionMinutes }, slots };
  });
  app.get("/me", own, async (request) => showPerson(personOf(request)));
  app.get("/appointments", own, async (request) => {
    const bookings = await listClientBookings(database, personOf(request).id);
    return {
      appointments: bookings.map(({ id, status, startsAt, endsAt, coachName }) => ({ id, status, startsAt, endsAt, coach: coachName })),
    };
  });
  app.post("/profile", own, async (request, reply) => {
    const read = profileForm.safeParse(request.body ?? {});
    if (!read.success) return refuse(reply, 400, "Please send a name or a time zone.");
    const person = await changeProfile(database, personOf(request).id, { name: read.data.name, timeZone: read.data.timeZone });
    return person ? showPerson(person) : refuse(reply, 404, "This account is gone.");
  });
}
