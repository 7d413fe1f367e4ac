import { describe, expect, it } from "vitest";
import routeQueries from "../../../src/checks/performance/route-queries.ts";
import type { TracedRoute } from "../../../src/model/evidence-traces.ts";
import { context } from "../journey/runs.ts";
import { call, route, statement, traces } from "./traces/traces.ts";

const evaluate = (...routes: readonly TracedRoute[]): ReturnType<typeof routeQueries.evaluate> =>
  routeQueries.evaluate(traces(...routes), context);
const select = "select name from coaches where id = ?";

describe("route-queries", () => {
  it.each([
    { why: "in each request", one: statement(select, { most: 12, median: 12, many: 5 }) },
    { why: "in some, as rows come", one: statement(select, { most: 9, median: 2, many: 2 }) },
  ])("fails a route that asks again and again, $why", ({ one }) => {
    const outcome = evaluate(route("GET /dashboard", { statements: [statement("select 1"), one] }), route("GET /"));
    expect(outcome).toMatchObject({
      status: "failed",
      findings: [
        {
          code: "loop",
          severity: "high",
          message: `GET /dashboard sends the same statement ${one.most} times for one request: “${select}”.`,
        },
      ],
      seen: expect.arrayContaining([expect.stringMatching(/^GET \/dashboard: 5 times, p50 20 ms, p95 40 ms, 4 queries$/u)]),
    });
    expect(outcome).toMatchObject({ findings: [{ fix: expect.stringContaining("ANY($1)") }] });
  });

  it("fails one that was asked only once, and says how to write many rows", () => {
    const insert = statement("insert into hours (day) values (?)", { requests: 1, most: 7, median: 7, many: 1 });
    expect(evaluate(route("POST /hours", { requests: 1, statements: [insert] }))).toMatchObject({
      findings: [{ fix: expect.stringContaining("after VALUES") }],
    });
  });

  it.each([
    { why: "four times", more: { most: 4, median: 4, many: 0 } },
    { why: "often, but once in five", more: { most: 30, median: 1, many: 1 } },
  ])("lets $why be", ({ more }) => {
    expect(evaluate(route("GET /dashboard", { statements: [statement(select, more)] }))).toMatchObject({ status: "passed" });
  });

  it.each(["begin", "COMMIT", "SAVEPOINT a", "set local x = ?"])("takes no notice of “%s”", (text) => {
    expect(evaluate(route("POST /import", { statements: [statement(text, { most: 9, many: 5 })] }))).toMatchObject({ status: "passed" });
  });

  it("cannot tell where no query was told at all, unless the database is another company’s by HTTP", () => {
    const silent = { queries: { fewest: 0, median: 0, most: 0 }, statements: [] };
    expect(evaluate(route("GET /", silent))).toMatchObject({
      status: "inconclusive",
      reason: expect.stringContaining("not about a single query"),
    });
    expect(evaluate(route("GET /", { ...silent, calls: [call("x.supabase.co")] }))).toMatchObject({ status: "passed" });
  });

  it("names each route with what was counted", () => {
    const waits = { requests: 3, longestMs: 120 };
    const outcome = evaluate(
      route("GET /a", { queries: { fewest: 2, median: 3, most: 9 }, calls: [call("api.x.com", { most: 2 })], poolWaits: waits }),
    );
    expect(outcome).toMatchObject({
      seen: [
        "GET /a: 5 times, p50 20 ms, p95 40 ms, 2 to 9 (median 3) queries, api.x.com 2 times, 3 waited for a database connection, 120 ms at most",
        "2 of 7 requests were not told: answered by a cache, or cut off",
      ],
    });
  });
});
