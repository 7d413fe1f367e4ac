import { createServer, get, type RequestOptions } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import type { FastifyPluginAsync } from "fastify";
import { Pool } from "pg";

/** Ways to give requests more work than they need: statements, and calls to others. Each is an ordinary hook. */
export const workBreaks: Readonly<Record<string, FastifyPluginAsync>> = {
  // The hours that are free next, and for each of them its coach.
  "nplus1.dashboard": withDatabase("GET", /^\/dashboard/u, async (database) => {
    const { rows } = await database.query<{ id: string }>("select id from slots where starts_at > now() order by starts_at limit 12");
    for (const { id } of rows)
      await database.query("select coaches.name from slots join coaches on coaches.id = slots.coach_id where slots.id = $1", [id]);
  }),
  // Everything that somebody once wanted to know about a new customer, asked while they wait.
  "slow.signup": withDatabase("POST", /^\/signup/u, async (database) => {
    for (const table of ["people", "coaches", "slots", "bookings", "packages", "jobs"])
      for (const what of ["count(*)", "min(created_at)", "max(created_at)", "count(distinct created_at::date)"])
        await database.query(`select ${what}, pg_sleep(0.05) from ${table}`).catch(() => undefined);
  }),
  "thirdparty.inline": withService("POST", /^\/(?:signup|book|pay)\b/u, "crm.letterpost.test", () => ({})),
  "thirdparty.every-page": withService("GET", /^\/(?!assets\/|healthz|readyz|version|favicon|robots)/u, "rates.coinhouse.test", () => ({
    signal: AbortSignal.timeout(5_000),
  })),
};

function withDatabase(method: string, path: RegExp, ask: (database: Pool) => Promise<void>): FastifyPluginAsync {
  return async (app) => {
    const database = new Pool({ connectionString: process.env["DATABASE_URL"], max: 4 });
    database.on("error", () => undefined);
    app.addHook("onClose", () => database.end());
    app.addHook("preHandler", async (request) => {
      if (request.method === method && path.test(request.url)) await ask(database);
    });
  };
}

const answerAfterMs = 15;

/** Another company's server, under a name of its own, that is asked while the customer waits. */
function withService(method: string, path: RegExp, host: string, options: () => RequestOptions): FastifyPluginAsync {
  return async (app) => {
    const server = createServer((_request, response) => {
      setTimeout(() => response.end('{"ok":true}'), answerAfterMs);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    server.unref();
    const { port } = server.address() as AddressInfo;
    app.addHook("onClose", () => {
      server.closeAllConnections();
      server.close();
    });
    app.addHook("preHandler", async (request) => {
      if (request.method === method && path.test(request.url)) await ask({ ...options(), host, port, lookup, agent: false });
    });
  };
}

/** No resolver knows the names of these companies. */
const lookup: LookupFunction = (_host, options, done) => {
  if (options.all === true) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
};

function ask(options: RequestOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    get(options, (response) => {
      response.resume().on("end", resolve).on("error", reject);
    }).on("error", reject);
  });
}
