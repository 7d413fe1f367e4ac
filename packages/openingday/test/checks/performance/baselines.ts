import type { Quantiles } from "../../../src/model/evidence-speed.ts";
import type { PerfBaseline } from "../../../src/model/perf-baseline.ts";

export const quick: Quantiles = {
  n: 120,
  p50Ms: 20,
  p95Ms: 60,
  p99Ms: 90,
  maxMs: 120,
  p95LowMs: 50,
  p95HighMs: 80,
  intervals: { p50: [18, 22] },
};

/** A baseline in which the dashboard is a route, and sign-up and booking are steps of a journey. */
export function baseline(more: Partial<PerfBaseline> = {}): PerfBaseline {
  return {
    version: 1,
    at: "2026-05-30T09:00:00.000Z",
    domain: "myapp.test",
    commit: "b".repeat(40),
    vantage: "linux x64, 2 × test",
    ratePerSecond: 20,
    latenessP99Ms: 1,
    timerP99Ms: 1,
    routes: [{ route: "GET /dashboard", expect: 200, latency: quick, errors: 0, dropped: 0, statuses: { "200": 120 } }],
    steps: [
      { step: "customer: sign up", latency: { ...quick, p95Ms: 180 }, failures: 0 },
      { step: "customer: book", latency: quick, failures: 1 },
    ],
    flows: { "sign-up": "customer: sign up", booking: "customer: book", dashboard: "GET /dashboard" },
    ...more,
  };
}
