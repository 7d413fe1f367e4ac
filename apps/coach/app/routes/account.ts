import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { cancelAll } from "../queries/bookings.ts";
import { changeProfile, removeClient } from "../queries/people.ts";
import { transaction } from "../queries/run.ts";
import { personName, timeZone } from "../read-form.ts";
import { closeSession, personOf } from "../request-person.ts";
import { sendPage } from "../send-page.ts";
import { accountPage } from "../views/account-pages.ts";

const form = z.object({ name: personName.optional().catch(undefined), timeZone });

function listZones(own: string): readonly string[] {
  const zones = Intl.supportedValuesOf("timeZone");
  return zones.includes(own) ? zones : [own, ...zones];
}

/** A person's name and time zone, and the end of an account. */
export function addAccountRoutes(app: FastifyInstance, context: Context): void {
  const { database } = context;
  app.get<{ Querystring: { notice?: unknown } }>("/account", async (request, reply) => {
    const person = personOf(request);
    const body = accountPage(person, listZones(person.timeZone), request.query.notice === "saved");
    return sendPage(context, request, reply, { title: "Account", body });
  });
  app.post("/account", async (request, reply) => {
    const { name, timeZone: zone } = form.parse(request.body ?? {});
    await changeProfile(database, personOf(request).id, { name, timeZone: zone });
    return reply.redirect("/account?notice=saved", 303);
  });
  app.post("/account/delete", async (request, reply) => {
    const person = personOf(request);
    const isGone = await transaction(database, async (connection) => {
      if (person.role === "client") await cancelAll(connection, person.id);
      return removeClient(connection, person.id);
    });
    if (!isGone) return reply.redirect("/account", 303);
    await closeSession(context, request, reply);
    return reply.redirect("/login?notice=gone", 303);
  });
}
