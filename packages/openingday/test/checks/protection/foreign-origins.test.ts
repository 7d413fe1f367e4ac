import { describe, expect, it } from "vitest";
import foreignOrigins from "../../../src/checks/protection/foreign-origins.ts";
import type { CorsAnswer } from "../../../src/model/evidence-protection.ts";
import { context } from "../../audit/builders.ts";

const route = "https://api.myapp.test/v1/me";
const here = { ...context, declared: { ...context.declared, cors: { routes: [route], allowed: ["https://app.myapp.test/"] } } };
const origins = {
  reflected: "https://a.example",
  second: "https://b.example",
  null: "null",
  suffix: "https://odprobemyapp.test",
  http: "http://api.myapp.test",
  localhost: "http://localhost:3000",
};
type Policy = (origin: string, originClass: string) => Partial<CorsAnswer>;

function evaluate(policy: Policy, errors: readonly string[] = [], preflight: Partial<CorsAnswer> = {}) {
  const answer = (originClass: string, origin: string, more: Partial<CorsAnswer>): CorsAnswer => ({
    route,
    originClass,
    origin,
    status: 401,
    allowCredentials: false,
    preflight: false,
    withSession: false,
    ...more,
  });
  const answers = Object.entries(origins).map(([originClass, origin]) => answer(originClass, origin, policy(origin, originClass)));
  answers.push(answer("reflected", "https://a.example", { preflight: true, status: 204, ...preflight }));
  return foreignOrigins.evaluate({ "cors.answers": { routes: [route], answers, errors } }, here);
}
const only =
  (wanted: string): Policy =>
  (origin, originClass) =>
    originClass === wanted ? { allowOrigin: origin, allowCredentials: true } : {};

describe("foreign-origins", () => {
  it.each([
    {
      why: "every origin is repeated with credentials",
      policy: (origin: string) => ({ allowOrigin: origin, allowCredentials: true }),
      code: "any-origin",
      severity: "blocker",
    },
    {
      why: "every origin is repeated without",
      policy: (origin: string) => ({ allowOrigin: origin }),
      code: "any-origin-without-session",
      severity: "low",
    },
    { why: "null is let in", policy: only("null"), code: "null-origin", severity: "high" },
    { why: "the end of the name is all that counts", policy: only("suffix"), code: "suffix-origin", severity: "high" },
    { why: "http is as good as https", policy: only("http"), code: "http-origin", severity: "medium" },
    { why: "localhost was left in", policy: only("localhost"), code: "localhost-origin", severity: "medium" },
  ])("fails when $why", ({ policy, code, severity }) => {
    expect(evaluate(policy)).toMatchObject({ status: "failed", findings: [{ code, severity }] });
  });

  it.each([
    { why: "nothing is allowed", policy: () => ({}) },
    { why: "a star without credentials: public by design", policy: () => ({ allowOrigin: "*" }) },
    {
      why: "the app's own address is sent to everybody",
      policy: () => ({ allowOrigin: "https://app.myapp.test", allowCredentials: true }),
    },
    {
      why: "only an error page repeats the origin",
      policy: (origin: string) => ({ status: 500, allowOrigin: origin, allowCredentials: true }),
    },
    { why: "one canary is let in by chance of a list", policy: only("second") },
  ])("passes when $why", ({ policy }) => {
    expect(evaluate(policy).status).toBe("passed");
  });

  it("does not judge by the preflight alone", () => {
    expect(evaluate(() => ({}), [], { allowOrigin: "https://a.example", allowCredentials: true }).status).toBe("passed");
  });

  it("cannot tell when the route never answered", () => {
    const silent = foreignOrigins.evaluate({ "cors.answers": { routes: [route], answers: [], errors: ["refused the connection"] } }, here);
    expect(silent).toMatchObject({ status: "inconclusive", reason: expect.stringContaining("refused") });
  });
});
