import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { evaluateCheck } from "../../../src/audit/evaluate.ts";
import { checks } from "../../../src/checks/registry.ts";
import { traceDoor } from "../../../src/ingest/otlp/receive-traces.ts";
import type { RequestTraces } from "../../../src/model/evidence-traces.ts";
import type { Target } from "../../../src/model/target.ts";
import { statementMeterDoor } from "../../../src/postgres/statement-meter.ts";
import probe from "../../../src/probes/speed/request-traces.ts";
import { loopbackTools, serve, type Served } from "../../journeys/loopback.ts";
import { useCountingServer } from "../../postgres/counting-server.ts";
import { mostRequests } from "../most-requests.ts";
import { probeContext, targetOf } from "./speed-target.ts";

const variable = "OPENINGDAY_TEST_COUNTED";
useCountingServer(variable);

let app: Client;
let site: Served;
let asked = 0;
/** How an application without an SDK answers: a sign-up of a few statements and a dashboard of two, unless a test makes it worse. */
let dashboard: () => Promise<void>;
let signUp: () => Promise<void>;
const rooms = "select id, name from rooms where id = $1";

beforeAll(async () => {
  app = new Client({ connectionString: process.env[variable] });
  await app.connect();
  await app.query("create extension pg_stat_statements");
  await app.query("create table rooms (id int primary key, name text)");
  await app.query("insert into rooms select n, 'room' || n from generate_series(1, 50) n");
  await app.query("create table visits (id serial primary key, room int, person text)");
  await app.query("insert into visits (room, person) select n % 50, 'p' || n from generate_series(1, 30000) n");
  await app.query("analyze");
}, 60_000);
afterAll(() => app.end());

beforeEach(async () => {
  asked = 0;
  signUp = async () => {
    await app.query("begin");
    await app.query("insert into visits (room, person) values ($1, $2)", [1, "new"]);
    await app.query("commit");
  };
  dashboard = async () => {
    await app.query("select 1");
    await app.query("select count(*) from rooms");
    await app.query(rooms, [1]);
  };
  site = await serve((request, response) => {
    asked += 1;
    const work = request.url === "/signup" ? signUp() : dashboard();
    void work.then(() => response.end("ok"));
  });
});
afterEach(() => site.close());

function target(more: Partial<Target> = {}): Target {
  const base = targetOf({});
  return {
    ...base,
    declared: { ...base.declared, site: `${site.url}/`, app: `${site.url}/` },
    journeys: [
      {
        id: "customer",
        title: "Signs up",
        writes: true,
        steps: [
          { kind: "request", name: "sign up", method: "POST", url: `${site.url}/signup` },
          { kind: "request", name: "see the dashboard", url: `${site.url}/dashboard` },
        ],
        cleanup: [],
      },
    ],
    load: {
      ratePerSecond: 10,
      requests: 100,
      session: "customer",
      routes: [{ route: "GET /dashboard", kind: "read", method: "GET", url: `${site.url}/dashboard`, expect: 200 }],
    },
    databaseEnv: variable,
    ...more,
  };
}

const gather = (one = target()): Promise<RequestTraces> =>
  probe.gather(probeContext(one, { ...loopbackTools(), statements: statementMeterDoor }));

/** What the checks that live on this evidence say. */
function judge(traces: RequestTraces): Record<string, string> {
  const context = { domain: "example.test", at: 0, declared: target().declared };
  const judged = checks.filter(({ needs }) => needs.includes("request.traces"));
  return Object.fromEntries(
    judged.map((check) => [check.id, evaluateCheck(check, { "request.traces": { ok: true, value: traces, tookMs: 1 } }, context).status]),
  );
}

describe("an application without an SDK, seen from its database", () => {
  it("is counted exactly, step by step and route by route, and is fine", async () => {
    const traces = await gather();
    expect(traces).toMatchObject({ source: "database", sdks: ["pg_stat_statements"], missingIndexes: [] });
    expect(
      Object.fromEntries(traces.routes.map(({ route, requests, queries }) => [route, [requests, queries.fewest, queries.most]])),
    ).toEqual({
      "step “sign up”": [2, 1, 1],
      "step “see the dashboard”": [2, 2, 2],
      "GET /dashboard": [5, 2, 2],
    });
    expect(judge(traces)).toEqual({
      "route-queries": "passed",
      "sign-up-work": "passed",
      "missing-indexes": "passed",
      // What a database cannot know stays open.
      "repeated-reads": "inconclusive",
      "calls-on-every-page": "inconclusive",
      "calls-without-limit": "inconclusive",
    });
    expect(mostRequests(probe, target())).toBeGreaterThanOrEqual(asked);
  });

  it("is told apart where a page asks once for each row", async () => {
    dashboard = async () => {
      for (let id = 1; id <= 12; id += 1) await app.query(rooms, [id]);
    };
    const traces = await gather();
    expect(judge(traces)).toMatchObject({ "route-queries": "failed" });
    expect(traces.routes.find(({ route }) => route === "GET /dashboard")?.statements).toMatchObject([{ text: rooms, most: 12, many: 5 }]);
  });

  it("is told apart where signing up asks too much, and where an index is missing", async () => {
    signUp = async () => {
      for (let n = 1; n <= 21; n += 1) await app.query(`select count(*) as c${n} from rooms where id > $1`, [n]);
      await app.query("select * from visits where person = $1", ["p7"]);
    };
    const traces = await gather();
    expect(judge(traces)).toMatchObject({ "sign-up-work": "failed", "missing-indexes": "warned" });
    expect(traces.missingIndexes).toMatchObject([
      { table: "visits", columns: ["person"], steps: ["sign up"], sql: 'CREATE INDEX CONCURRENTLY ON "visits" ("person");' },
    ]);
  });

  it("is not blamed for what somebody else asks at the same time", async () => {
    const other = new Client({ connectionString: process.env[variable] });
    await other.connect();
    const over = new AbortController();
    const poll = (async () => {
      while (!over.signal.aborted) await other.query("select id from visits where room = $1 order by id limit 1", [3]);
    })();
    const traces = await gather();
    over.abort();
    await poll;
    await other.end();
    expect(judge(traces)).toMatchObject({ "route-queries": "passed" });
    expect(
      traces.routes.flatMap(({ statements }) => statements.map(({ text }) => text)).filter((text) => text.includes("order by id")),
    ).toEqual([]);
  });

  it("is not judged where the database is another one", async () => {
    dashboard = async () => undefined;
    signUp = async () => undefined;
    await expect(gather()).rejects.toThrow(/counted nothing of the application’s/);
  });

  it("is not judged where counts were lost on the way", async () => {
    signUp = async () => void (await app.query("select pg_stat_statements_reset()"));
    await expect(gather()).rejects.toThrow(/set its counts to nothing/);
  });
});

describe("an application with an SDK, and its database beside it", () => {
  let port: number;
  let tells = true;
  beforeEach(async () => {
    const held = await traceDoor.open({ address: "127.0.0.1", port: 0 }, () => false);
    port = Number(new URL(held.url).port);
    await held.close();
    tells = true;
    await site.close();
    site = await serve((request, response) => {
      const work = request.url === "/signup" ? signUp() : dashboard();
      void work.then(() => {
        response.end("ok");
        const { traceparent } = request.headers;
        return tells && typeof traceparent === "string" ? tell(request.url ?? "", request.method ?? "", traceparent) : undefined;
      });
    });
  });

  /** What the SDK sends of one request. */
  async function tell(path: string, method: string, traceparent: string): Promise<void> {
    const [, traceId = "", parentSpanId = ""] = traceparent.split("-");
    const attributes = [
      { key: "http.request.method", value: { stringValue: method } },
      { key: "http.route", value: { stringValue: path } },
    ];
    const times = { startTimeUnixNano: "1796000000000000000", endTimeUnixNano: "1796000000005000000" };
    const span = { traceId, parentSpanId, spanId: "00000000000000a1", name: "x", kind: 2, ...times, attributes };
    const resource = { attributes: [{ key: "telemetry.sdk.name", value: { stringValue: "openingday" } }] };
    const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
    await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: "POST", body, headers: { "content-type": "application/json" } });
  }

  const both = (more: Partial<Target> = {}): Promise<RequestTraces> =>
    probe.gather(
      probeContext(target({ traces: { address: "127.0.0.1", port }, ...more }), {
        ...loopbackTools(),
        statements: statementMeterDoor,
        traces: traceDoor,
      }),
    );

  it("is told by the SDK, and what index is missing by the database", async () => {
    dashboard = async () => void (await app.query("select * from visits where person = $1", ["p9"]));
    const traces = await both();
    expect(traces).toMatchObject({ source: "application", sdks: ["openingday"] });
    expect(traces.missingIndexes).toMatchObject([{ table: "visits", columns: ["person"], steps: [] }]);
  });

  it("is told by the SDK alone where the database cannot be asked, and says why", async () => {
    const traces = await both({ databaseEnv: "OPENINGDAY_TEST_UNSET" });
    expect(traces).toMatchObject({ source: "application", missingIndexes: expect.stringMatching(/OPENINGDAY_TEST_UNSET.*is not set/u) });
  });

  it("is counted by the database where the SDK tells nothing after all", async () => {
    tells = false;
    expect(await both()).toMatchObject({ source: "database", missingIndexes: [] });
  });
});

it("says what to set where neither the application nor its database is named", async () => {
  await expect(gather(target({ databaseEnv: undefined }))).rejects.toThrow(/perf.receiver.*perf.databaseEnv/);
  await expect(gather(target({ databaseEnv: "OPENINGDAY_TEST_UNSET" }))).rejects.toThrow(/OPENINGDAY_TEST_UNSET.*is not set/);
});
