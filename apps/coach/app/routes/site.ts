import type { FastifyInstance } from "fastify";
import type { Context } from "../context.ts";
import { findCoach } from "../queries/coaches.ts";
import { listFreeSlots } from "../queries/slots.ts";
import { sendPage } from "../send-page.ts";
import { coachPage } from "../views/coach-page.ts";
import { privacy } from "../views/landing.ts";

const shownSlots = 16;

/** The public site: cacheable, the same for everybody, without cookies. */
export function addSiteRoutes(app: FastifyInstance, context: Context): void {
  app.get<{ Params: { slug: string } }>("/coaches/:slug", async (request, reply) => {
    const coach = await findCoach(context.database, request.params.slug);
    if (!coach) return reply.callNotFound();
    const slots = await listFreeSlots(context.database, coach.id, { limit: shownSlots });
    return sendPage(context, request, reply, {
      title: coach.name,
      description: `${coach.headline} Book an hour with ${coach.name} at Brightpath.`,
      body: coachPage(coach, slots, context.environment.APP_URL),
      isPublic: true,
    });
  });
  app.get("/privacy", async (request, reply) => sendPage(context, request, reply, { title: "Privacy", body: privacy(), isPublic: true }));
}
