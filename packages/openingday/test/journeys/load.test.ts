import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { runLoad, type LoadPlanned, type LoadRoute } from "../../src/journeys/load.ts";
import { serve, type Served } from "./loopback.ts";

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((served) => served.close()));
});
const listen = async (...answer: Parameters<typeof serve>): Promise<Served> => {
  const served = await serve(...answer);
  open.push(served);
  return served;
};

function routeTo(served: Served, path: string, more: Partial<LoadRoute> & { body?: string; localAddress?: string } = {}): LoadRoute {
  const { body, localAddress, ...rest } = more;
  return {
    route: path,
    kind: "read",
    expect: 200,
    request: (n) => ({
      origin: served.url,
      dial: { address: "127.0.0.1", port: served.port },
      method: body === undefined ? "GET" : "POST",
      path: `${path}?n=${n}`,
      headers: { cookie: "session=1" },
      body,
      localAddress,
    }),
    ...rest,
  };
}

const plan = (routes: readonly LoadRoute[], more: Partial<LoadPlanned> = {}): LoadPlanned => ({
  ratePerSecond: 50,
  requests: 20,
  routes,
  signal: new AbortController().signal,
  guard: () => undefined,
  timerProbeMs: 20,
  warmUp: 2,
  ...more,
});

describe("runLoad", () => {
  it("sends every arrival once, tells routes, statuses and errors apart, and times good answers only", async () => {
    const seen = new Map<string, string[]>();
    const froms = new Set<string>();
    const site = await listen((request, response, body) => {
      const url = new URL(request.url ?? "/", "http://x");
      const n = Number(url.searchParams.get("n"));
      if (n >= 0) seen.set(url.pathname, [...(seen.get(url.pathname) ?? []), `${request.method} ${request.headers.cookie} ${body}`]);
      froms.add(request.socket.remoteAddress ?? "");
      if (url.pathname === "/odd" && n >= 0 && n % 4 === 0) return void response.writeHead(503).end();
      if (url.pathname === "/odd" && n % 4 === 1) return void request.socket.destroy();
      response.end("x".repeat(1000));
    });
    const load = await runLoad(
      plan(
        [
          routeTo(site, "/read"),
          routeTo(site, "/write", { kind: "write", body: "a=1", localAddress: "127.20.1.2" }),
          routeTo(site, "/odd"),
        ],
        { maxRatePerSecond: 200, ratePerSecond: 100 },
      ),
    );
    expect(load.routes).toMatchObject([
      { route: "/read", kind: "read", errors: 0, dropped: 0, statuses: {}, latency: { n: 20 } },
      { route: "/write", kind: "write", errors: 0, dropped: 0, statuses: {}, latency: { n: 20 } },
      { route: "/odd", errors: 5, unreachable: 0, dropped: 0, statuses: { 503: 5 }, latency: { n: 10 } },
    ]);
    expect(seen.get("/read")).toEqual(Array.from({ length: 20 }, () => "GET session=1 "));
    expect(seen.get("/write")).toEqual(Array.from({ length: 20 }, () => "POST session=1 a=1"));
    expect(froms).toEqual(new Set(["127.0.0.1", "127.20.1.2"]));
    const [read] = load.routes;
    expect(read!.latency.p50Ms).toBeGreaterThan(0);
    expect(read!.latency.p50Ms).toBeLessThanOrEqual(read!.latency.p95Ms);
    expect(read!.latency.p95LowMs).toBeLessThanOrEqual(read!.latency.p95Ms);
    expect(read!.latency.p95HighMs).toBeLessThanOrEqual(read!.latency.maxMs);
  });

  it("sees a freeze of the server at p95 that a closed loop leaves out", async () => {
    // The first second of the run is frozen: of 60 arrivals at 40 a second, 40 must wait for its end.
    let frozenUntil: number | undefined;
    const answer: Parameters<typeof serve>[0] = (request, response) => {
      if (request.url?.includes("n=-") === true) return void response.end();
      frozenUntil ??= performance.now() + 1000;
      void wait(Math.max(0, frozenUntil - performance.now())).then(() => response.end());
    };
    const load = await runLoad(plan([routeTo(await listen(answer), "/")], { ratePerSecond: 40, requests: 60 }));
    const open = load.routes[0]!.latency;

    frozenUntil = undefined;
    const closedSite = await listen(answer);
    const closed: number[] = [];
    for (let n = 0; n < 60; n++) {
      const begun = performance.now();
      await (await fetch(`${closedSite.url}/?n=${n}`)).text();
      closed.push(performance.now() - begun);
    }
    const closedP95 = closed.toSorted((a, b) => a - b)[Math.ceil(0.95 * 60) - 1]!;
    expect(open.n).toBe(60);
    expect(open.p95Ms).toBeGreaterThan(600);
    expect(open.p95Ms).toBeGreaterThan(5 * closedP95);
  });

  it("drops and counts what would wait behind too many others", async () => {
    const site = await listen((request, response) => {
      if (request.url?.includes("n=-") === true) response.end();
      else setTimeout(() => response.end(), 400);
    });
    const load = await runLoad(plan([routeTo(site, "/")], { maxInFlight: 3, requests: 10 }));
    const route = load.routes[0]!;
    expect(route.dropped).toBeGreaterThanOrEqual(5);
    expect(route.latency.n + route.dropped).toBe(10);
  });

  it("tells an address where nobody listens from an answer that broke, and stops early", async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const load = await runLoad(plan([routeTo(gone, "/")], { requests: 100, maxFailuresInRow: 5 }));
    const route = load.routes[0]!;
    expect(load.invalid).toMatch(/stopped early/);
    expect(route.errors).toBeLessThan(20);
    expect(route.unreachable).toBe(route.errors);
    expect(route.latency).toEqual({ n: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0, p95LowMs: 0, p95HighMs: 0 });
  });

  it("calls the run invalid when this process itself was too busy to be on time", async () => {
    const site = await listen((_, response) => response.end());
    let blocked = false;
    const route = routeTo(site, "/");
    const load = await runLoad(
      plan([
        {
          ...route,
          request(n) {
            // Holds up the event loop once, for six arrivals.
            if (n === 5 && !blocked) {
              blocked = true;
              for (const until = performance.now() + 300; performance.now() < until;);
            }
            return route.request(n);
          },
        },
      ]),
    );
    expect(load.latenessP99Ms).toBeGreaterThan(200);
    expect(load.routes[0]!.latency.n).toBe(20);
    // A machine that stalls for as long on its own explains it: then nothing is claimed.
    expect(load.invalid !== undefined || load.timerP99Ms > 150).toBe(true);
  });

  it.each<{ why: string; more: Partial<LoadPlanned>; says: RegExp }>([
    { why: "too high a rate", more: { ratePerSecond: 51 }, says: /between 0 and 50/ },
    { why: "no rate", more: { ratePerSecond: 0 }, says: /between 0 and 50/ },
    { why: "too many requests", more: { requests: 1001 }, says: /between 1 and 1000/ },
    { why: "no route", more: { routes: [] }, says: /names no route/ },
    {
      why: "somebody else's address",
      more: { guard: (host, address) => Promise.reject(new Error(`${host} at ${address} is not yours`)) },
      says: /127\.0\.0\.1 is not yours/,
    },
    { why: "a stop from outside", more: { signal: AbortSignal.abort(new Error("stopped by hand")) }, says: /stopped by hand/ },
  ])("refuses $why before a single request counts", async ({ more, says }) => {
    let counted = 0;
    const site = await listen((request, response) => {
      if (request.url?.includes("n=-") !== true) counted++;
      response.end();
    });
    await expect(runLoad(plan([routeTo(site, "/")], more))).rejects.toThrow(says);
    expect(counted).toBe(0);
  });
});
