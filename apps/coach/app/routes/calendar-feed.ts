import type { FastifyInstance } from "fastify";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "../context.ts";
import { listClientBookings } from "../queries/bookings.ts";
import { rowId } from "../read-form.ts";
import { loadPerson, personOf, requirePerson } from "../request-person.ts";
import { writeCalendar } from "../write-calendar.ts";

const signatureLength = 32;

function sign(personId: string): string {
  return createHmac("sha256", process.env.CALENDAR_FEED_KEY as string)
    .update(personId)
    .digest("hex")
    .slice(0, signatureLength);
}

function readFeedToken(token: string): string | undefined {
  const [personId = "", signature = ""] = token.split(".");
  if (!rowId.safeParse(personId).success || signature.length !== signatureLength) return undefined;
  return timingSafeEqual(Buffer.from(sign(personId)), Buffer.from(signature.padEnd(signatureLength).slice(0, signatureLength), "latin1"))
    ? personId
    : undefined;
}

/** A calendar that programs subscribe to: its address is the key, so it is signed. */
export function addCalendarRoutes(app: FastifyInstance, context: Context): void {
  app.get("/calendar", { onRequest: [loadPerson(context), requirePerson] }, async (request, reply) => {
    const { id } = personOf(request);
    return reply.header("cache-control", "no-store, private").redirect(`/calendar/${id}.${sign(id)}.ics`, 303);
  });
  app.get<{ Params: { token: string } }>("/calendar/:token.ics", async (request, reply) => {
    const personId = readFeedToken(request.params.token);
    if (personId === undefined) return reply.callNotFound();
    const bookings = await listClientBookings(context.database, personId);
    const confirmed = bookings.filter((booking) => booking.status === "confirmed");
    return reply
      .header("cache-control", "no-store, private")
      .type("text/calendar; charset=utf-8")
      .send(writeCalendar(confirmed, context.environment.APP_URL));
  });
}
