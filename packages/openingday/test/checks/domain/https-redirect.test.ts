import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/https-redirect.ts";
import type { Page, Walk } from "../../../src/model/evidence-web.ts";
import { broken, contextWith, healthyWalks, loop, page, summary, walk } from "./world.ts";

const start = "http://myapp.test/";
const secure = "https://myapp.test/";
const pages = [page(secure), page("https://app.myapp.test/login")];
const evaluate = (changes: readonly Walk[], seen: readonly Page[] = pages) =>
  check.evaluate({ "http.walks": healthyWalks(...changes), "http.pages": { pages: seen } }, contextWith());
const mixed = { mixedContent: ["http://cdn.test/a.js"] };
const upgrade = "upgrade-insecure-requests";

describe("https-redirect", () => {
  it.each([
    { why: "one permanent redirect", change: walk(start, [301, secure], [200]), want: "passed" },
    { why: "it leads to https on www in one step", change: walk(start, [308, "https://www.myapp.test/"], [200]), want: "passed" },
    { why: "the page behind it is broken", change: broken(walk(start, [301, secure]), "tls", "CERT_HAS_EXPIRED"), want: "passed" },
    { why: "http shows the page", change: walk(start, [200]), want: "failed answers-insecurely" },
    {
      why: "http leads to another http page",
      change: walk(start, [301, "http://www.myapp.test/"], [200]),
      want: "failed answers-insecurely",
    },
    { why: "http answers 404", change: walk(start, [404]), want: "failed no-redirect" },
    { why: "the redirect is temporary", change: walk(start, [302, secure], [200]), want: "warned temporary" },
    {
      why: "http leads over another http address",
      change: walk(start, [301, "http://www.myapp.test/"], [301, secure], [200]),
      want: "warned late-https",
    },
    { why: "port 80 is closed", change: broken(walk(start)), want: "warned no-http" },
    { why: "port 80 is silent", change: broken(walk(start), "connect", "ETIMEDOUT"), want: "inconclusive" },
    { why: "http goes in circles", change: loop(walk(start, [301, start])), want: "inconclusive" },
    { why: "we are turned away", change: walk(start, [429]), want: "inconclusive" },
  ])("is $want when $why", ({ change, want }) => {
    expect(summary(evaluate([change]))).toBe(want);
  });

  it.each([
    { why: "a script comes over http", seen: [page(secure, mixed)], want: "failed mixed-content" },
    {
      why: "a header upgrades it",
      seen: [page(secure, { ...mixed, headers: [{ name: "content-security-policy", value: upgrade }] })],
      want: "passed",
    },
    { why: "the markup upgrades it", seen: [page(secure, { ...mixed, policiesInMarkup: [upgrade] })], want: "passed" },
    {
      why: "one of the pages could not be read",
      seen: [page(secure), page("https://app.myapp.test/", { error: "no answer" })],
      want: "passed",
    },
    { why: "no page could be read", seen: [page(secure, { error: "no answer" })], want: "inconclusive" },
  ])("is $want when $why", ({ seen, want }) => {
    expect(summary(evaluate([], seen))).toBe(want);
  });

  it("leaves the pages and hosts of the app to their own check", () => {
    const outcome = evaluate([walk("http://app.myapp.test/", [200])], [page(secure), page("https://app.myapp.test/", mixed)]);
    expect(summary(outcome)).toBe("passed");
  });

  it("fails for what fails and tells the weaker fault with it", () => {
    expect(summary(evaluate([walk(start, [302, secure], [200])], [page(secure, mixed)]))).toBe("failed mixed-content,temporary");
  });
});
