import { describe, expect, it } from "vitest";
import repeatedReads from "../../../src/checks/performance/repeated-reads.ts";
import type { TracedRoute } from "../../../src/model/evidence-traces.ts";
import { context } from "../journey/runs.ts";
import { route, statement, traces } from "./traces/traces.ts";

const evaluate = (...routes: readonly TracedRoute[]): ReturnType<typeof repeatedReads.evaluate> =>
  repeatedReads.evaluate(traces(...routes), context);
const session = (requests: number, most: number): ReturnType<typeof statement> =>
  statement("select * from sessions where id = ?", { most: most + 1, repeated: { requests, most } });

describe("repeated-reads", () => {
  it("names what is read again with the same values, and never fails for it", () => {
    const outcome = evaluate(route("GET /dashboard", { statements: [session(5, 2)] }), route("GET /b", { statements: [session(4, 1)] }));
    expect(outcome).toMatchObject({
      status: "warned",
      findings: [
        {
          code: "same-values",
          severity: "low",
          message: expect.stringMatching(/^GET \/dashboard reads the same thing 3 times in one request, .*; 1 more like it\.$/u),
        },
      ],
    });
  });

  it("names it where the route was asked only once", () => {
    expect(evaluate(route("POST /book", { requests: 1, statements: [session(1, 1)] }))).toMatchObject({ status: "warned" });
  });

  it.each([
    { why: "other values each time", one: statement("select ?", { most: 12, many: 5 }) },
    { why: "once in five requests", one: session(1, 3) },
    { why: "the beginning of a transaction", one: { ...session(5, 4), text: "begin" } },
  ])("lets $why be", ({ one }) => {
    expect(evaluate(route("GET /a", { statements: [one, statement("select 1")] }))).toMatchObject({ status: "passed" });
  });

  it("cannot tell without values, nor without queries", () => {
    const { repeated: _, ...untold } = statement("select ?", { most: 9 });
    expect(evaluate(route("GET /a", { statements: [untold] }))).toMatchObject({
      status: "inconclusive",
      reason: expect.stringContaining("values"),
    });
    expect(evaluate(route("GET /a", { statements: [] }))).toMatchObject({
      status: "inconclusive",
      reason: expect.stringContaining("no query"),
    });
  });
});
