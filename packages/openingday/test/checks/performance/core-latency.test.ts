import { expect, it } from "vitest";
import check from "../../../src/checks/performance/core-latency.ts";
import type { LoadRuns, Quantiles, RouteLoad } from "../../../src/model/evidence-speed.ts";
import { context } from "../journey/runs.ts";

const fast: Quantiles = { n: 200, p50Ms: 20, p95Ms: 60, p99Ms: 90, maxMs: 120, p95LowMs: 50, p95HighMs: 80 };
const slow: Quantiles = { n: 200, p50Ms: 450, p95Ms: 700, p99Ms: 800, maxMs: 900, p95LowMs: 650, p95HighMs: 780 };
const route = (more: Partial<RouteLoad> = {}): RouteLoad => ({
  route: "GET /dashboard",
  kind: "read",
  latency: fast,
  errors: 0,
  dropped: 0,
  statuses: {},
  ...more,
});
const judge = (routes: readonly RouteLoad[], more: Partial<LoadRuns> = {}) =>
  check.evaluate({ "load.runs": { ratePerSecond: 10, latenessP99Ms: 2, timerP99Ms: 1, routes, ...more } }, context);

it.each([
  { why: "every route is fast", routes: [route(), route({ route: "POST /bookings", kind: "write" })] },
  { why: "one request in a thousand is very slow", routes: [route({ latency: { ...fast, n: 1000, maxMs: 9000 } })] },
  {
    why: "a few are slow, even the worst twentieth in part",
    routes: [route({ latency: { ...fast, p95Ms: 350, p95HighMs: 900, p99Ms: 1500, maxMs: 3000 } })],
  },
  { why: "one in a hundred gets no answer", routes: [route({ latency: { ...fast, n: 99 + 100 }, errors: 2 })] },
  { why: "p95 is just below the limit", routes: [route({ latency: { ...fast, p95Ms: 399.9, p95LowMs: 300, p95HighMs: 450 } })] },
])("passes when $why", ({ routes }) => {
  expect(judge(routes).status).toBe("passed");
});

it.each([
  { why: "one route is slow", routes: [route(), route({ route: "GET /bookings", latency: slow })], codes: ["slow"] },
  { why: "p95 and its interval lie at the limit", routes: [route({ latency: { ...slow, p95Ms: 400, p95LowMs: 400 } })], codes: ["slow"] },
  { why: "the server fails", routes: [route({ statuses: { 500: 10 } })], codes: ["errors"] },
  { why: "answers never come", routes: [route({ errors: 10, unreachable: 0 })], codes: ["errors"] },
  {
    why: "nothing but failures come",
    routes: [route({ latency: { ...fast, n: 0 }, statuses: { 502: 20 } })],
    codes: ["errors"],
    invalid: "stopped early",
  },
  {
    why: "one route is slow and another fails",
    routes: [route({ latency: slow }), route({ statuses: { 503: 50 } })],
    codes: ["slow", "errors"],
  },
])("warns of delay when $why", ({ routes, codes, invalid }) => {
  const outcome = judge(routes, { invalid });
  expect(outcome).toMatchObject({ status: "failed", findings: codes.map((code) => ({ code, severity: "high", confidence: "proved" })) });
});

it.each([
  {
    why: "the interval straddles the limit",
    routes: [route({ latency: { ...slow, p95Ms: 420, p95LowMs: 380, p95HighMs: 500 } })],
    reason: /too close to the limit of 400 ms to tell \(380 to 500 ms\)/,
  },
  {
    why: "the generator was late",
    routes: [route({ latency: slow })],
    invalid: "the load generator was late",
    reason: /does not count: the load generator was late/,
  },
  { why: "there are too few requests", routes: [route({ latency: { ...fast, n: 99 } })], reason: /measured 99 times; 100 are needed/ },
  { why: "the connection fails", routes: [route({ errors: 10, unreachable: 10 })], reason: /could not be reached/ },
  { why: "the session is not taken", routes: [route({ statuses: { 401: 20 } })], reason: /401: the signed-in session was not taken/ },
  { why: "the site asks to slow down", routes: [route({ statuses: { 429: 20 } })], reason: /asked us to slow down/ },
  {
    why: "the route is not there",
    routes: [route({ statuses: { 404: 200 } })],
    reason: /404: not the answer that the configuration expects/,
  },
  { why: "many requests were never sent", routes: [route({ dropped: 50 })], reason: /50 requests .* could not be sent in time/ },
  { why: "no route was measured", routes: [], reason: /no route/ },
])("cannot tell when $why", ({ routes, invalid, reason }) => {
  expect(judge(routes, { invalid })).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});

it("shows what was measured, the generator's own lateness included", () => {
  expect(judge([route({ statuses: { 500: 1 } })])).toMatchObject({
    seen: [
      "GET /dashboard: 200 answers, p50 20 ms, p95 60 ms (50 to 80), p99 90 ms, 1 answered 500",
      expect.stringContaining("late by 2 ms"),
    ],
  });
});

it.each([
  { why: "the generator was late", more: { latenessP99Ms: 55 } },
  { why: "even an idle timer was late", more: { timerP99Ms: 40 } },
])("calls nothing slow when $why, and still believes fast answers", ({ more }) => {
  expect(judge([route({ latency: slow })], more)).toMatchObject({ status: "inconclusive", reason: expect.stringContaining("too busy") });
  expect(judge([route()], more).status).toBe("passed");
});
