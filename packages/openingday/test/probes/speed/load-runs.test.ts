import { afterEach, beforeEach, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { LoadPlan, Target } from "../../../src/model/target.ts";
import probe from "../../../src/probes/speed/load-runs.ts";
import { loopbackTools, plainVantage, serve, type Served } from "../../journeys/loopback.ts";
import { probeContext, targetOf } from "./speed-target.ts";

let site: Served;
let deleted: string[] = [];
let asked: string[] = [];
let names: string[] = [];
let froms = new Set<string>();

beforeEach(async () => {
  deleted = [];
  asked = [];
  names = [];
  froms = new Set();
  site = await serve((request, response, body) => {
    const session = /session=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
    if (request.url === "/login")
      return void response.writeHead(200, { "set-cookie": `session=${new URLSearchParams(body).get("name")}; Path=/` }).end("in");
    if (request.url === "/broken") return void response.writeHead(500).end();
    if (request.url === "/logout") return void response.end(String(deleted.push(session ?? "nobody")));
    if (request.method === "HEAD") return void response.end();
    if (session === undefined) return void response.writeHead(401).end();
    froms.add(request.socket.remoteAddress ?? "");
    if (request.method === "POST") {
      asked.push(request.headers.origin ?? "no origin");
      names.push(new URLSearchParams(body).get("slot") ?? "no slot");
      return void response.writeHead(303, { location: "/dashboard" }).end();
    }
    response.end("your dashboard");
  });
});
afterEach(() => site.close());

function target(more: Partial<LoadPlan> = {}, rest: Partial<Target> = {}): Target {
  return targetOf({
    journeys: [
      {
        id: "session",
        title: "Somebody signed in",
        writes: true,
        steps: [{ kind: "request", name: "log in", url: `${site.url}/login`, form: { name: "{{unique}}" } }],
        cleanup: [{ kind: "request", name: "log out", url: `${site.url}/logout` }],
      },
      { id: "broken", title: "Broken", writes: false, steps: [{ kind: "request", name: "log in", url: `${site.url}/broken` }] },
    ],
    load: {
      ratePerSecond: 50,
      requests: 20,
      session: "session",
      routes: [
        { route: "GET /dashboard", kind: "read", method: "GET", url: `${site.url}/dashboard`, expect: 200 },
        {
          route: "POST /bookings",
          kind: "write",
          method: "post",
          url: `${site.url}/bookings`,
          fields: { slot: "{{n}}-{{unique}}" },
          expect: 303,
        },
      ],
      ...more,
    },
    ...rest,
  });
}

it("signs several customers in, measures the routes in their names, and cleans up", async () => {
  const context = probeContext(target({}, { clientAddresses: "127.21." }), loopbackTools());
  const load = await probe.gather(context);
  expect(load.routes).toMatchObject([
    { route: "GET /dashboard", kind: "read", errors: 0, statuses: {}, latency: { n: 20 } },
    { route: "POST /bookings", kind: "write", errors: 0, statuses: {}, latency: { n: 20 } },
  ]);
  expect(new Set(deleted).size).toBe(4);
  expect(froms.size).toBe(4);
  expect(new Set(asked)).toEqual(new Set(["https://app.example.com"]));
  expect(new Set(names).size).toBe(names.length);
});

it("measures where the vantage leads, not where the name does", async () => {
  const vantage = { ...plainVantage, connect: { ":80": `127.0.0.1:${site.port}` } };
  const routes = [{ route: "GET /dashboard", kind: "read" as const, method: "GET", url: "http://app.example.test/dashboard", expect: 401 }];
  const load = await probe.gather(probeContext(target({ requests: 5, routes }, { vantage }), loopbackTools(vantage)));
  expect(load.routes).toMatchObject([{ errors: 0, latency: { n: 5 } }]);
});

it("makes do with one customer where all share an address", async () => {
  await probe.gather(probeContext(target(), loopbackTools()));
  expect(deleted).toHaveLength(1);
  expect(froms).toEqual(new Set(["127.0.0.1"]));
});

it("counts answers that are not the expected ones", async () => {
  const load = await probe.gather(
    probeContext(
      target({ requests: 10, routes: [{ route: "GET /broken", kind: "read", method: "GET", url: `${site.url}/broken`, expect: 200 }] }),
      loopbackTools(),
    ),
  );
  expect(load.routes).toMatchObject([{ latency: { n: 0 }, statuses: { 500: 10 } }]);
});

it.each([
  { why: "the session's journey fails", plan: { session: "broken" }, says: /nobody could sign in to measure: “log in” failed: .*500/ },
  { why: "there is no such journey", plan: { session: "other" }, says: /“other” is no journey/ },
  { why: "the plan is too large", plan: { requests: 4000 }, says: /8000 requests, more than/ },
  {
    why: "a route needs a value that nobody captured",
    plan: { routes: [{ route: "x", kind: "read" as const, method: "GET", url: "{{site}}/x", expect: 200 }] },
    says: /route x .* has no full address/,
  },
])("says so when $why", async ({ plan, says }) => {
  await expect(probe.gather(probeContext(target(plan), loopbackTools()))).rejects.toThrow(says);
});

it("is not configured without routes", async () => {
  await expect(probe.gather(probeContext(targetOf({}), loopbackTools()))).rejects.toThrow(NotConfigured);
});
