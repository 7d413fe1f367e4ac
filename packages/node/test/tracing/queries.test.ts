import { Agent } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TraceReceiver } from "../../../openingday/src/model/evidence-traces.ts";
import type { ScratchDatabase, ScratchServer } from "../../../openingday/src/model/scratch.ts";
import { openScratch } from "../../../openingday/src/postgres/open-scratch.ts";
import { type Followed, nodes, openReceiver, startFollowed, told } from "./followed.ts";

const clients = 40;
const each = 6;

let server: ScratchServer;
let database: ScratchDatabase;
let receiver: TraceReceiver;
let app: Followed | undefined;

beforeAll(async () => {
  server = await openScratch({ folders: [] }, new AbortController().signal);
  database = await server.create();
}, 60_000);
afterAll(() => server?.close());
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  await app?.stop();
  app = undefined;
  await receiver.close();
});

async function start(library: string, withSdk = true, execPath = process.execPath): Promise<Followed> {
  app = await startFollowed("database-app", [library, database.url], { endpoint: receiver.url, withSdk, execPath });
  return app;
}

describe.each(["pg, promises", "pg, callbacks", "pg, in transactions", "pg, a class of its own", "kysely"])("%s", (library) => {
  it.each(nodes)(
    "has each query counted where it belongs, with four times as many clients as connections, on $name",
    async ({ execPath }) => {
      const { ask } = await start(library, true, execPath);
      const agent = new Agent({ keepAlive: true, maxSockets: clients });
      const answers = await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
          const statuses: number[] = [];
          for (let turn = 0; turn < each; turn += 1)
            statuses.push((await ask((client + turn) % 2 === 0 ? "/one" : "/many", { agent })).status);
          return statuses;
        }),
      );
      agent.destroy();
      expect(new Set(answers.flat())).toEqual(new Set([200]));
      const requests = await told(receiver, clients * each);
      expect(requests).toHaveLength(clients * each);
      const counts = (route: string): ReadonlySet<number> =>
        new Set(requests.filter((one) => one.route === route).map((one) => one.queries));
      expect({ one: counts("/one"), many: counts("/many") }).toEqual({ one: new Set([1]), many: new Set([12]) });
      // Forty at ten connections: somebody waited, and it is told who.
      if (library.startsWith("pg")) expect(requests.some(({ poolWaitMs }) => poolWaitMs > 0)).toBe(true);
    },
  );
});

describe("a request", () => {
  it("is told by its statements, without a value in them", async () => {
    const { ask } = await start("pg, promises");
    await ask("/many", { traceparent: `00-${"ab".repeat(16)}-${"cd".repeat(8)}-01` });
    const [request] = await told(receiver, 1);
    expect(request).toMatchObject({
      traceId: "ab".repeat(16),
      sdk: "openingday",
      method: "GET",
      route: "/many",
      status: 200,
      queries: 12,
      calls: [],
    });
    expect(request?.statements.map(({ text, calls, repeated }) => ({ text, calls, repeated }))).toEqual([
      { text: "select ?, pg_sleep(?)", calls: 1, repeated: 0 },
      { text: "select ?::int as same", calls: 2, repeated: 1 },
      { text: "select ?::int as other", calls: 9, repeated: 0 },
    ]);
  });

  it("is not followed without the mark, on a connection that served a marked one either", async () => {
    const { ask } = await start("pg, promises");
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await ask("/one", { agent, run: "first" });
    await ask("/many", { agent, run: "" });
    await ask("/many", { agent, run: "not a run" });
    await ask("/one", { agent, run: "last" });
    agent.destroy();
    const requests = await told(receiver, 2);
    expect(requests.map(({ route, queries }) => ({ route, queries }))).toEqual([
      { route: "/one", queries: 1 },
      { route: "/one", queries: 1 },
    ]);
  });

  it.each([true, false])("that nobody catches goes wrong as it did before (SDK: %s)", async (withSdk) => {
    const { ask } = await start("pg, promises", withSdk);
    expect(await ask("/wrong")).toMatchObject({ status: 500, text: expect.stringContaining("nowhere") });
    expect(JSON.parse((await ask("/strays")).text)).toEqual([]);
    expect(await ask("/forgotten")).toMatchObject({ status: 200 });
    let strays: unknown[] = [];
    for (let looks = 0; looks < 200 && strays.length === 0; looks += 1) strays = JSON.parse((await ask("/strays")).text) as unknown[];
    expect(strays).toEqual(["rejection"]);
  });

  it("whose database is gone is answered as it would be, and told", async () => {
    app = await startFollowed("database-app", ["pg, promises", "postgres://127.0.0.1:1/none"], { endpoint: receiver.url });
    for (const path of ["/one", "/many"])
      expect(await app.ask(path)).toMatchObject({ status: 500, text: expect.stringContaining("ECONNREFUSED") });
    expect(JSON.parse((await app.ask("/strays")).text)).toEqual([]);
    expect((await told(receiver, 2)).map(({ status }) => status)).toContain(500);
  });
});
