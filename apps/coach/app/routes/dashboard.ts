import type { FastifyInstance } from "fastify";
import type { Context } from "../context.ts";
import { listClientBookings } from "../queries/bookings.ts";
import { listCoaches } from "../queries/coaches.ts";
import { listPackages } from "../queries/packages.ts";
import { personOf } from "../request-person.ts";
import { sendPage } from "../send-page.ts";
import { dashboardPage } from "../views/dashboard-page.ts";

const desks = { coach: "/coach", admin: "/admin", client: undefined } as const;

/** A client's own page; coaches and administrators are led to theirs. */
export function addDashboardRoutes(app: FastifyInstance, context: Context): void {
  const { database } = context;
  app.get("/dashboard", async (request, reply) => {
    const person = personOf(request);
    const desk = desks[person.role];
    if (desk) return reply.redirect(desk, 303);
    const [bookings, packages, coaches] = await Promise.all([
      listClientBookings(database, person.id),
      listPackages(database, person.id),
      listCoaches(database),
    ]);
    return sendPage(context, request, reply, {
      title: "Dashboard",
      body: dashboardPage(person, { bookings, packages, coaches, now: new Date() }),
    });
  });
}
