import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/query-kept.ts";
import type { Walk } from "../../../src/model/evidence-web.ts";
import type { DeclaredHost } from "../../../src/model/target.ts";
import { broken, contextWith, deep, healthyWalks, summary, walk } from "./world.ts";

const path = "/openingday/deep-link";
const query = "?utm_source=openingday&gclid=od";
const bare = `https://myapp.test${deep}`;
const www = `https://www.myapp.test${deep}`;
const evaluate = (...changes: readonly Walk[]) => check.evaluate({ "http.walks": healthyWalks(...changes) }, contextWith());

describe("query-kept", () => {
  it.each([
    { why: "everything is kept, over two redirects", changes: [], want: "passed" },
    { why: "www drops the query", changes: [walk(www, [301, `https://myapp.test${path}`], [200])], want: "failed query-dropped" },
    {
      why: "one of the marks is lost",
      changes: [walk(www, [301, `https://myapp.test${path}?utm_source=openingday`], [200])],
      want: "failed query-dropped",
    },
    {
      why: "www leads everything home, marks kept",
      changes: [walk(www, [301, `https://myapp.test/${query}`], [200])],
      want: "failed path-dropped",
    },
    { why: "www leads everything home", changes: [walk(www, [301, "https://myapp.test/"], [200])], want: "failed query-dropped" },
    {
      why: "https drops the query",
      changes: [walk(`http://myapp.test${deep}`, [308, `https://myapp.test${path}`], [200])],
      want: "failed query-dropped",
    },
    {
      why: "the slash rule drops the query",
      changes: [walk(bare, [308, `https://myapp.test${path}/`], [200])],
      want: "failed query-dropped",
    },
    {
      why: "the site sends every http page to a login",
      changes: [walk(`http://myapp.test${deep}`, [302, "https://myapp.test/login"], [200])],
      want: "failed query-dropped",
    },
    { why: "a slash is added", changes: [walk(bare, [308, `https://myapp.test${path}/${query}`], [200])], want: "passed" },
    { why: "a language is added", changes: [walk(bare, [302, `https://myapp.test/en${deep}`], [200])], want: "passed" },
    {
      why: "the marks change their order and gain one",
      changes: [walk(www, [301, `https://myapp.test${path}?gclid=od&x=1&utm_source=openingday`], [200])],
      want: "passed",
    },
    { why: "an unknown page leads home on the site itself", changes: [walk(bare, [302, "https://myapp.test/"], [200])], want: "passed" },
    {
      why: "the app asks for a login",
      changes: [walk(`http://app.myapp.test${deep}`, [302, "https://app.myapp.test/login"], [200])],
      want: "passed",
    },
    {
      why: "the app hands over to a login provider",
      changes: [walk(`https://app.myapp.test${deep}`, [302, "https://auth.example/authorize?x=1"], [200])],
      want: "passed",
    },
    { why: "the last hop could not be opened", changes: [broken(walk(www, [308, bare]), "tls", "CERT_HAS_EXPIRED")], want: "passed" },
    {
      why: "three redirects are needed",
      changes: [
        walk(`http://www.myapp.test${deep}`, [301, `http://myapp.test${deep}`], [301, bare], [302, `https://myapp.test/en${deep}`], [200]),
      ],
      want: "warned long-chain",
    },
  ])("is $want when $why", ({ changes, want }) => {
    expect(summary(evaluate(...changes))).toBe(want);
  });

  it.each([
    { why: "www to the apex", change: walk(www, [301, `https://myapp.test${path}`], [200]), rows: ["P2", "S2.C2"] },
    { why: "http to https", change: walk(`http://myapp.test${deep}`, [308, `https://myapp.test${path}`], [200]), rows: ["P2"] },
  ])("fails $rows when the loss is from $why", ({ change, rows }) => {
    expect(evaluate(change)).toMatchObject({ findings: [{ severity: "high", confidence: "proved", rows }] });
  });

  it.each([
    {
      why: "a vanity address leads to one page",
      host: { name: "book.myapp.test", role: "redirect", to: "https://myapp.test/booking" },
      to: `https://myapp.test/booking${query}`,
      want: "passed",
    },
    {
      why: "a vanity address leads to another company",
      host: { name: "book.myapp.test", role: "redirect", to: "https://calendly.test/me" },
      to: "https://calendly.test/me",
      want: "passed",
    },
    {
      why: "a vanity address loses the marks",
      host: { name: "book.myapp.test", role: "redirect", to: "https://myapp.test/booking" },
      to: "https://myapp.test/booking",
      want: "failed query-dropped",
    },
  ] satisfies { why: string; host: DeclaredHost; to: string; want: string }[])("is $want when $why", ({ host, to, want }) => {
    const context = contextWith({ hosts: [...contextWith().declared.hosts, host] });
    const walks = [...healthyWalks().walks, walk(`https://${host.name}${deep}`, [301, to], [200])];
    expect(summary(check.evaluate({ "http.walks": { walks } }, context))).toBe(want);
  });

  it("cannot tell where nothing answered", () => {
    expect(summary(check.evaluate({ "http.walks": { walks: [broken(walk(bare))] } }, contextWith()))).toBe("inconclusive");
  });
});
