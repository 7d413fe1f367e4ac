import { describe, expect, it } from "vitest";
import { judgeBaseline } from "../../src/comparison/judge-baseline.ts";
import type { BaselineRoute, PerfBaseline } from "../../src/model/perf-baseline.ts";

function routeOf(p95Ms: number, change: Partial<BaselineRoute> = {}, n = 100): BaselineRoute {
  return {
    route: "GET /dashboard",
    expect: 200,
    latency: { n, p50Ms: p95Ms / 2, p95Ms, p99Ms: p95Ms * 1.5, maxMs: p95Ms * 2, p95LowMs: p95Ms * 0.9, p95HighMs: p95Ms * 1.2 },
    errors: 0,
    dropped: 0,
    statuses: { "200": n },
    bytes: { fewest: 4000, most: 4200 },
    ...change,
  };
}

function baselineOf(route: BaselineRoute, change: Partial<PerfBaseline> = {}): PerfBaseline {
  return {
    version: 1,
    at: "2026-11-03T10:00:00.000Z",
    domain: "example.com",
    commit: null,
    vantage: "here",
    ratePerSecond: 20,
    latenessP99Ms: 2,
    timerP99Ms: 2,
    routes: [route],
    ...change,
  };
}

describe("a baseline", () => {
  const usual = [baselineOf(routeOf(100))];

  it.each<{ why: string; now: PerfBaseline; kept?: readonly PerfBaseline[]; verdict: string; reason?: RegExp }>([
    { why: "it is the first, and fast", now: baselineOf(routeOf(100)), kept: [], verdict: "fine" },
    { why: "it is twice as slow as last time, and still fast", now: baselineOf(routeOf(200)), verdict: "fine" },
    {
      why: "it is slower than the limit",
      now: baselineOf(routeOf(600)),
      verdict: "too-slow",
      reason: /540 ms or longer; the limit is 400 ms/u,
    },
    { why: "it lies at the limit", now: baselineOf(routeOf(420)), verdict: "cannot-tell", reason: /too close/u },
    { why: "there are few answers", now: baselineOf(routeOf(600, {}, 60)), verdict: "cannot-tell", reason: /60 answers are too few/u },
    {
      why: "this machine was late itself",
      now: baselineOf(routeOf(100), { invalid: "the load generator was late" }),
      verdict: "cannot-tell",
      reason: /was late/u,
    },
    {
      why: "it fails where it did not",
      now: baselineOf(routeOf(100, { statuses: { "200": 95, "500": 5 } })),
      verdict: "broken",
      reason: /500 \(5 times\)/u,
    },
    {
      why: "it fails as often as it did",
      now: baselineOf(routeOf(100, { errors: 4 })),
      kept: [baselineOf(routeOf(100, { errors: 3 }))],
      verdict: "fine",
    },
    {
      why: "it answers more",
      now: baselineOf(routeOf(100, { bytes: { fewest: 9000, most: 9000 } })),
      verdict: "broken",
      reason: /grew from 4200 bytes/u,
    },
    {
      why: "the one before was kept without bytes",
      now: baselineOf(routeOf(100)),
      kept: [baselineOf(routeOf(100, { bytes: undefined }))],
      verdict: "fine",
    },
    { why: "nothing was measured", now: baselineOf(routeOf(1), { routes: [] }), verdict: "cannot-tell" },
    { why: "a route is new", now: baselineOf(routeOf(100, { route: "GET /new", bytes: { fewest: 1, most: 90_000 } })), verdict: "fine" },
  ])("is $verdict when $why", ({ now, kept = usual, verdict, reason }) => {
    const judged = judgeBaseline(now, kept);
    expect(judged.verdict).toBe(verdict);
    if (reason !== undefined) expect(judged.routes[0]?.reason).toMatch(reason);
  });

  it("shows the last twenty of this machine, and those of others not", () => {
    const kept = Array.from({ length: 30 }, (_, n) => baselineOf(routeOf(n), { vantage: n % 3 === 0 ? "elsewhere" : "here" }));
    const [route] = judgeBaseline(baselineOf(routeOf(99)), kept).routes;
    expect(route?.trendP95Ms).toHaveLength(20);
    expect(route?.trendP95Ms.slice(-4)).toEqual([26, 28, 29, 99]);
  });
});
