import { describe, expect, it } from "vitest";
import check from "../../../src/checks/protection/security-headers.ts";
import type { Page } from "../../../src/model/evidence-web.ts";
import { contextWith, page, summary } from "../domain/world.ts";

const helmet = {
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "content-security-policy": "default-src 'self'; frame-ancestors 'self'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "SAMEORIGIN",
  "referrer-policy": "no-referrer",
};
type Headers = Readonly<Record<string, string | undefined>>;
function pageWith(changes: Headers = {}, more: Partial<Page> = {}): Page {
  const headers = Object.entries({ ...helmet, ...changes } as Headers).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  return page("https://myapp.test/", { headers, ...more });
}
const without = (...names: readonly string[]): Headers => Object.fromEntries(names.map((name) => [name, undefined]));
const evaluate = (...pages: readonly Page[]) => check.evaluate({ "http.pages": { pages } }, contextWith());
const framing = ["x-frame-options", "content-security-policy"];
const cookie = (text: string): Page => pageWith({ "set-cookie": text });

describe("security-headers", () => {
  it.each([
    { why: "helmet sets them", given: pageWith(), want: "passed" },
    { why: "the policy alone protects from framing", given: pageWith(without("x-frame-options")), want: "passed" },
    {
      why: "the policy is in the markup",
      given: pageWith(without("content-security-policy"), { policiesInMarkup: ["default-src 'self'"] }),
      want: "passed",
    },
    {
      why: "framing is forbidden in the markup only, where it does not count",
      given: pageWith(without(...framing), { policiesInMarkup: ["frame-ancestors 'none'"] }),
      want: "failed no-frame-protection",
    },
    { why: "https is not insisted on", given: pageWith(without("strict-transport-security")), want: "failed no-hsts" },
    { why: "it is taken back", given: pageWith({ "strict-transport-security": "max-age=0" }), want: "failed no-hsts" },
    { why: "it cannot be read", given: pageWith({ "strict-transport-security": "max-age=forever" }), want: "failed no-hsts" },
    { why: "it lasts for a day", given: pageWith({ "strict-transport-security": "max-age=86400" }), want: "warned hsts-short" },
    {
      why: "anybody may frame it",
      given: pageWith({ "x-frame-options": "ALLOWALL", "content-security-policy": "default-src 'self'" }),
      want: "failed no-frame-protection",
    },
    { why: "there is no policy", given: pageWith(without("content-security-policy")), want: "failed no-csp" },
    {
      why: "the policy reports only",
      given: pageWith({ ...without("content-security-policy"), "content-security-policy-report-only": "default-src 'self'" }),
      want: "warned csp-report-only",
    },
    { why: "types may be guessed", given: pageWith(without("x-content-type-options")), want: "warned no-nosniff" },
    { why: "the referrer is not limited", given: pageWith(without("referrer-policy")), want: "warned no-referrer-policy" },
    { why: "nothing is set", given: pageWith(without(...Object.keys(helmet))), want: "failed none" },
    { why: "the session is well kept", given: cookie("session=…; Path=/; Secure; HttpOnly; SameSite=Lax"), want: "passed" },
    { why: "scripts may read the session", given: cookie("connect.sid=…; Secure; SameSite=Lax"), want: "failed cookie-open" },
    { why: "the session travels unencrypted", given: cookie("sessionid=…; HttpOnly; SameSite=Lax"), want: "failed cookie-open" },
    { why: "the session has no SameSite", given: cookie("auth_token=…; Secure; HttpOnly"), want: "warned cookie-no-same-site" },
    { why: "a language cookie is open", given: cookie("lang=…; Path=/"), want: "passed" },
    { why: "statistics keep an open cookie", given: cookie("_ga=…; Domain=myapp.test"), want: "passed" },
    { why: "a CSRF token is readable by design", given: cookie("XSRF-TOKEN=…; Secure"), want: "passed" },
    { why: "a session is being removed", given: cookie("session=…; Max-Age=0; Path=/"), want: "passed" },
    { why: "the page could not be read", given: page("https://myapp.test/", { error: "no answer" }), want: "inconclusive" },
    { why: "the front server answers with its own error page", given: page("https://myapp.test/", { status: 503 }), want: "inconclusive" },
    { why: "the page asks for a password first", given: page("https://myapp.test/", { status: 401 }), want: "inconclusive" },
    { why: "the page is not on https", given: page("http://myapp.test/"), want: "inconclusive" },
    {
      why: "a bot check answers",
      given: page("https://myapp.test/", { status: 403, headers: [{ name: "cf-mitigated", value: "challenge" }] }),
      want: "inconclusive",
    },
  ])("is $want when $why", ({ given, want }) => {
    expect(summary(evaluate(given))).toBe(want);
  });

  it("tells a fault of two pages once, and names both", () => {
    const app = { ...pageWith(without("strict-transport-security")), url: "https://app.myapp.test/" };
    const outcome = evaluate(pageWith(without("strict-transport-security")), app);
    expect(outcome).toMatchObject({
      status: "failed",
      findings: [{ code: "no-hsts", message: expect.stringContaining("app.myapp.test") }],
    });
  });

  it("judges a bare page apart from one that lacks a header", () => {
    const app = { ...pageWith(without(...Object.keys(helmet))), url: "https://app.myapp.test/" };
    expect(summary(evaluate(pageWith(without("content-security-policy")), app))).toBe("failed none,no-csp");
  });
});
