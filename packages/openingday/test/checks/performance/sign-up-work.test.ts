import { describe, expect, it } from "vitest";
import signUpWork from "../../../src/checks/performance/sign-up-work.ts";
import type { TracedRoute } from "../../../src/model/evidence-traces.ts";
import { context } from "../journey/runs.ts";
import { call, route, statement, traces } from "./traces/traces.ts";

const evaluate = (...routes: readonly TracedRoute[]): ReturnType<typeof signUpWork.evaluate> =>
  signUpWork.evaluate(traces(...routes), context);
const signUp = (more: Parameters<typeof route>[1]): ReturnType<typeof route> =>
  route("POST /signup", { requests: 2, steps: ["sign up"], ...more });
const codes = (outcome: ReturnType<typeof evaluate>): readonly string[] =>
  outcome.status === "failed" ? outcome.findings.map(({ code }) => code) : [outcome.status];

describe("sign-up-work", () => {
  it.each([
    { why: "21 queries", more: { queries: { fewest: 21, median: 21, most: 21 } }, codes: ["queries"] },
    { why: "20 queries", more: { queries: { fewest: 20, median: 20, most: 20 } }, codes: ["passed"] },
    { why: "1.2 s in the database", more: { fastestMs: 1_200, statements: [statement("select ?", { tookMs: 1_000 })] }, codes: ["slow"] },
    { why: "1.2 s at others", more: { fastestMs: 1_200, calls: [call("crm.example.net", { tookMs: 900 })] }, codes: ["slow"] },
    { why: "1.2 s of its own", more: { fastestMs: 1_200 }, codes: ["inconclusive"] },
    { why: "four seconds of its own", more: { fastestMs: 4_000 }, codes: ["slow"] },
    { why: "one slow among fast ones", more: { fastestMs: 300, p50Ms: 4_000, p95Ms: 4_000 }, codes: ["passed"] },
    { why: "both", more: { fastestMs: 4_000, queries: { fewest: 30, median: 30, most: 30 } }, codes: ["queries", "slow"] },
  ])("$why: $codes", ({ more, codes: wanted }) => {
    expect(codes(evaluate(signUp(more)))).toEqual(wanted);
  });

  it("says where the time went", () => {
    const more = { fastestMs: 1_200, calls: [call("crm.example.net", { tookMs: 900 })] };
    expect(evaluate(signUp(more))).toMatchObject({
      findings: [{ message: expect.stringContaining("900 ms of it waiting for crm.example.net") }],
    });
  });

  it("looks at what creates the account, not at the page behind it", () => {
    const page = route("GET /check-your-inbox", { steps: ["sign up"], fastestMs: 9_000 });
    expect(codes(evaluate(page))).toEqual(["inconclusive"]);
    expect(codes(evaluate(page, signUp({})))).toEqual(["passed"]);
  });
});
