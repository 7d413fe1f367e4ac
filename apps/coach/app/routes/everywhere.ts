import type { FastifyInstance } from "fastify";
import type { Context } from "../context.ts";
import { checkReadiness } from "../check-readiness.ts";
import { listCoaches } from "../queries/coaches.ts";
import { listNextSlots } from "../queries/slots.ts";
import { sendPage, sendProblem } from "../send-page.ts";
import { favicon } from "../views/drawings.ts";
import { landing } from "../views/landing.ts";

const dayCache = "public, max-age=86400";

/** Routes that exist on every host: health, version, the start page of each host, robots.txt, the icon. */
export function addEverywhereRoutes(app: FastifyInstance, context: Context): void {
  const { environment, release } = context;
  const readiness = checkReadiness(context);
  app.get("/healthz", async (_request, reply) => reply.header("cache-control", "no-store").send({ ok: true }));
  app.get("/readyz", async (_request, reply) => {
    const state = await readiness();
    return reply
      .code(state.ok ? 200 : 503)
      .header("cache-control", "no-store")
      .send(state);
  });
  app.get("/version", async (_request, reply) => reply.header("cache-control", "no-store").send(release));
  app.get("/", async (request, reply) => {
    if (request.roles.has("site")) {
      const coaches = await listCoaches(context.database);
      const next = await listNextSlots(
        context.database,
        coaches.map(({ id }) => id),
      );
      const cards = coaches.map((coach) => ({ coach, next: next.get(coach.id) }));
      return sendPage(context, request, reply, {
        title: "Coaching by the hour",
        description:
          "Talk through what comes next with a coach who has been there. Book one hour, see times in your own zone, cancel any time.",
        body: landing(cards, environment.APP_URL),
        isWide: true,
        isPublic: true,
      });
    }
    if (request.roles.has("app")) return reply.header("cache-control", "no-store, private").redirect("/dashboard", 303);
    if (request.roles.has("api")) return reply.header("cache-control", "no-store").send({ name: "Brightpath", version: "v1" });
    return sendProblem(context, request, reply, { status: 421, title: "Nobody lives here", text: "This name is not one of ours." });
  });
  app.get("/robots.txt", async (request, reply) => {
    const isOpen = request.roles.has("site");
    return reply
      .header("cache-control", dayCache)
      .type("text/plain; charset=utf-8")
      .send(isOpen ? "User-agent: *\nAllow: /\n" : "User-agent: *\nDisallow: /\n");
  });
  for (const path of ["/favicon.svg", "/favicon.ico"]) {
    app.get(path, async (_request, reply) => reply.header("cache-control", dayCache).type("image/svg+xml").send(favicon));
  }
}
