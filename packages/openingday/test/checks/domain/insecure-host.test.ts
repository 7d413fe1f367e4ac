import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/insecure-host.ts";
import type { Page, Walk } from "../../../src/model/evidence-web.ts";
import { broken, contextWith, healthyWalks, loop, page, summary, walk } from "./world.ts";

const app = "http://app.myapp.test/";
const pages = [page("https://myapp.test/"), page("https://app.myapp.test/login")];
const evaluate = (changes: readonly Walk[], seen: readonly Page[] = pages) =>
  check.evaluate({ "http.walks": healthyWalks(...changes), "http.pages": { pages: seen } }, contextWith());
const mixed = { mixedContent: ["http://cdn.test/a.js"] };

describe("insecure-host", () => {
  it.each([
    { why: "every host leads to https", changes: [], want: "passed" },
    { why: "the app shows its login over http", changes: [walk(app, [200])], want: "failed answers-insecurely" },
    { why: "www does", changes: [walk("http://www.myapp.test/", [200])], want: "failed answers-insecurely" },
    { why: "the root domain does, which has its own check", changes: [walk("http://myapp.test/", [200])], want: "passed" },
    { why: "an API does: its callers choose", changes: [walk("http://api.myapp.test/", [200])], want: "passed" },
    { why: "port 80 of the app is closed", changes: [broken(walk(app))], want: "passed" },
    { why: "http answers an error", changes: [walk(app, [403])], want: "passed" },
    { why: "the app has no DNS record", changes: [broken(walk(app), "dns", "ENOTFOUND")], want: "passed" },
    {
      why: "its certificate is bad",
      changes: [broken(walk(app, [301, "https://app.myapp.test/"]), "tls", "CERT_HAS_EXPIRED")],
      want: "passed",
    },
    { why: "port 80 is silent", changes: [broken(walk(app), "connect", "timeout")], want: "inconclusive" },
    { why: "it goes in circles over http", changes: [loop(walk(app, [302, app]))], want: "inconclusive" },
  ])("is $want when $why", ({ changes, want }) => {
    expect(summary(evaluate(changes))).toBe(want);
  });

  it.each([
    {
      why: "the app loads a script over http",
      seen: [page("https://myapp.test/"), page("https://app.myapp.test/", mixed)],
      want: "failed mixed-content",
    },
    {
      why: "the site does, which has its own check",
      seen: [page("https://myapp.test/", mixed), page("https://app.myapp.test/")],
      want: "passed",
    },
    { why: "there is one page only", seen: [page("https://myapp.test/")], want: "passed" },
  ])("is $want when $why", ({ seen, want }) => {
    expect(summary(evaluate([], seen))).toBe(want);
  });

  it.each([
    {
      why: "another declared host loads a script over http",
      others: [page("https://book.myapp.test/", mixed)],
      want: "failed mixed-content",
    },
    { why: "other hosts load nothing over http", others: [page("https://book.myapp.test/")], want: "passed" },
    {
      why: "its policy has browsers upgrade it",
      others: [page("https://book.myapp.test/", { ...mixed, policiesInMarkup: ["upgrade-insecure-requests"] })],
      want: "passed",
    },
    {
      why: "another host gave no answer, which its walk tells",
      others: [{ url: "https://x.myapp.test/", error: "refused" }],
      want: "passed",
    },
  ])("is $want when $why", ({ others, want }) => {
    const evidence = { "http.walks": healthyWalks(), "http.pages": { pages, others } };
    expect(summary(check.evaluate(evidence, contextWith()))).toBe(want);
  });
});
