import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/fixed-addresses.ts";
import type { FixedAddress } from "../../../src/model/evidence-web.ts";
import { contextWith, summary } from "./world.ts";

const hook = "https://app.myapp.test/webhooks/stripe";
const one = (more: Partial<FixedAddress>): FixedAddress => ({ kind: "webhook", url: hook, status: 404, ...more });
const evaluate = (...fixed: readonly FixedAddress[]) => check.evaluate({ "http.walks": { walks: [], fixed } }, contextWith());

describe("fixed-addresses", () => {
  it.each<{ why: string; fixed: readonly FixedAddress[]; want: string }>([
    { why: "nothing is declared", fixed: [], want: "not-applicable" },
    { why: "a plain look finds nothing there", fixed: [one({})], want: "passed" },
    { why: "only POST is taken", fixed: [one({ status: 405 })], want: "passed" },
    { why: "a page answers", fixed: [one({ status: 200 })], want: "passed" },
    { why: "a slash is added", fixed: [one({ status: 308, location: `${hook}/` })], want: "failed webhook" },
    {
      why: "it leads to another host",
      fixed: [one({ status: 301, location: "https://www.myapp.test/webhooks/stripe" })],
      want: "failed webhook",
    },
    {
      why: "it was entered as http",
      fixed: [one({ url: "http://app.myapp.test/hook", status: 301, location: "https://app.myapp.test/hook" })],
      want: "failed webhook",
    },
    { why: "it leads to no web page", fixed: [one({ status: 302, location: "about:blank" })], want: "failed webhook" },
    {
      why: "a login rule stands in front",
      fixed: [one({ status: 307, location: "https://app.myapp.test/login" })],
      want: "warned webhook-sent-away",
    },
    {
      why: "a sign-in return sends a stranger to the login",
      fixed: [one({ kind: "oauth", status: 302, location: "https://app.myapp.test/login" })],
      want: "passed",
    },
    {
      why: "a sign-in return leads to another host",
      fixed: [one({ kind: "oauth", status: 308, location: "https://myapp.test/webhooks/stripe" })],
      want: "failed oauth",
    },
    {
      why: "a form sends those who are signed in on",
      fixed: [one({ kind: "form", status: 303, location: "https://app.myapp.test/dashboard" })],
      want: "passed",
    },
    { why: "a form’s address gets a slash", fixed: [one({ kind: "form", status: 301, location: `${hook}/` })], want: "failed form" },
    { why: "nobody answers", fixed: [{ kind: "webhook", url: hook, error: "refused the connection" }], want: "inconclusive" },
    {
      why: "one redirects and one is silent",
      fixed: [one({ status: 308, location: `${hook}/` }), one({ url: "https://x.test/", error: "refused the connection" })],
      want: "failed webhook",
    },
  ])("is $want when $why", ({ fixed, want }) => {
    expect(summary(evaluate(...fixed))).toBe(want);
  });

  it("is a blocker for payment messages only", () => {
    const moved = { status: 308, location: `${hook}/` };
    expect(evaluate(one(moved))).toMatchObject({ findings: [{ severity: "blocker", confidence: "proved" }] });
    expect(evaluate(one({ ...moved, kind: "oauth" }))).toMatchObject({ findings: [{ severity: "medium" }] });
  });
});
