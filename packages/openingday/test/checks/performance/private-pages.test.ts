import { describe, expect, it } from "vitest";
import check from "../../../src/checks/performance/private-pages.ts";
import type { PrivateAddress, PrivateAnswer, PrivatePages } from "../../../src/model/evidence-session.ts";
import { context } from "../journey/runs.ts";

const url = "https://app.example.com/dashboard";

function answer(more: Partial<PrivateAnswer> = {}): PrivateAnswer {
  const headers = [{ name: "cache-control", value: "private, no-store" }];
  return { status: 200, fromCache: false, names: [], sameAsFirst: false, refused: false, handsOnCookie: false, headers, ...more };
}
const firsts = answer({ names: ["first"], sameAsFirst: true });
const seconds = answer({ names: ["second"] });
const refused = answer({ status: 303, refused: true });
const error = { error: "it was silent" };

function address(more: Partial<PrivateAddress> = {}): PrivateAddress {
  return { url, first: firsts, second: seconds, stranger: refused, fresh: { first: firsts, stranger: refused }, ...more };
}
const judge = (addresses: readonly PrivateAddress[], more: Partial<PrivatePages> = {}) =>
  check.evaluate({ "session.pages": { addresses, ...more } }, context);
const hit = { fromCache: true };
const keepable = { headers: [{ name: "cache-control", value: "public, max-age=300" }] };
const unnamed = answer({ sameAsFirst: true });

describe("private-pages", () => {
  it.each<{ why: string; is: Partial<PrivateAddress>; code: string }>([
    {
      why: "a stranger gets the customer’s page",
      is: { stranger: answer({ ...hit, names: ["first"], sameAsFirst: true }) },
      code: "handed-on",
    },
    { why: "the cache says nothing of itself", is: { stranger: answer({ names: ["first"], sameAsFirst: true }) }, code: "handed-on" },
    {
      why: "the next customer gets the page of the first",
      is: { second: answer({ ...hit, names: ["first"], sameAsFirst: true }) },
      code: "handed-on",
    },
    {
      why: "the page is hidden from strangers unless a cache answers",
      is: {
        stranger: answer({ ...hit, names: ["first"], sameAsFirst: true }),
        fresh: { first: firsts, stranger: answer({ status: 404 }) },
      },
      code: "handed-on",
    },
    { why: "the first customer gets the page of the second", is: { first: answer({ ...hit, names: ["second"] }) }, code: "handed-on" },
    {
      why: "a stranger gets the page of the second",
      is: { first: answer({ names: ["second"] }), stranger: answer({ names: ["second"], sameAsFirst: true }) },
      code: "handed-on",
    },
    {
      why: "no name is on the page, and strangers are turned away unless a cache answers",
      is: { first: unnamed, second: unnamed, stranger: unnamed, fresh: { first: unnamed, stranger: refused } },
      code: "handed-on",
    },
    {
      why: "a cookie comes out of the cache with a page of nobody’s",
      is: { first: unnamed, stranger: answer({ ...hit, handsOnCookie: true }), fresh: { first: unnamed, stranger: answer() } },
      code: "cookie-handed-on",
    },
    {
      why: "the next customer gets the cookie of the first",
      is: { second: answer({ ...hit, handsOnCookie: true }) },
      code: "cookie-handed-on",
    },
  ])("stops the launch when $why", ({ is, code }) => {
    const outcome = judge([address(), address(is)]);
    expect(outcome).toMatchObject({ status: "failed", findings: [{ code, severity: "blocker", confidence: "proved" }] });
  });

  it.each<{ why: string; is: Partial<PrivateAddress> }>([
    { why: "any cache may keep a page with a name on it", is: { first: answer({ names: ["first"], ...keepable }) } },
    { why: "any cache may keep what strangers are refused", is: { first: answer(keepable) } },
  ])("warns when $why", ({ is }) => {
    expect(judge([address(), address(is)])).toMatchObject({ status: "warned", findings: [{ code: "may-be-kept", confidence: "likely" }] });
  });

  it.each<{ why: string; is: Partial<PrivateAddress> }>([
    { why: "everybody gets their own", is: {} },
    {
      why: "only a browser may keep it",
      is: { first: answer({ names: ["first"], headers: [{ name: "cache-control", value: "private, max-age=60" }] }) },
    },
    {
      why: "the edge keeps one for each cookie",
      is: {
        first: answer({ names: ["first"], headers: [...keepable.headers, { name: "vary", value: "Cookie" }] }),
        second: answer({ names: ["second"], ...hit }),
      },
    },
    { why: "the same empty list is given to both", is: { first: unnamed, second: unnamed, fresh: { first: unnamed, stranger: refused } } },
    { why: "the second customer gets no answer", is: { second: error } },
    { why: "an application sets a session again with each answer", is: { second: answer({ names: ["second"], handsOnCookie: true }) } },
  ])("passes when $why", ({ is }) => {
    expect(judge([address(is)]).status).toBe("passed");
  });

  it("passes with one customer where the second could not sign in, and says so", () => {
    const outcome = judge([address({ second: undefined })], { alone: "“log in” failed: answered 429" });
    expect(outcome).toMatchObject({ status: "passed", seen: [expect.any(String), expect.stringContaining("answered 429")] });
  });

  it.each<{ why: string; is: Partial<PrivateAddress> }>([
    {
      why: "a members’ list names every customer, to strangers as well",
      is: { stranger: answer({ names: ["first", "second"] }), fresh: { first: firsts, stranger: answer({ names: ["first"] }) } },
    },
    {
      why: "the page is an empty frame that the edge keeps for everybody",
      is: {
        first: unnamed,
        second: answer({ ...hit, sameAsFirst: true }),
        stranger: answer({ ...hit, sameAsFirst: true }),
        fresh: { first: unnamed, stranger: answer() },
      },
    },
    {
      why: "a page that names the newest members sends every query on to itself",
      is: {
        stranger: answer({ names: ["first", "second"] }),
        fresh: { first: answer({ status: 301 }), stranger: answer({ status: 301 }) },
      },
    },
    {
      why: "the server asks a stranger to slow down",
      is: { stranger: answer({ names: ["first"], sameAsFirst: true }), fresh: { first: firsts, stranger: answer({ status: 429 }) } },
    },
    {
      why: "a firewall refuses whatever has a query, signed in or not",
      is: {
        first: unnamed,
        stranger: unnamed,
        fresh: { first: answer({ status: 403, refused: true }), stranger: answer({ status: 403, refused: true }) },
      },
    },
    { why: "the page is not for this customer", is: { first: answer({ status: 403, refused: true }) } },
    { why: "the customer gets no answer", is: { first: error } },
    { why: "the stranger gets no answer", is: { stranger: error } },
  ])("cannot tell when $why", ({ is }) => {
    expect(judge([address(is)]).status).toBe("inconclusive");
  });

  it("does not let one address that it cannot judge hide what another shows", () => {
    expect(judge([address({ first: error }), address()]).status).toBe("passed");
    expect(judge([]).status).toBe("inconclusive");
  });

  it("takes no list of members that both stand on for the page of the first", () => {
    const list = answer({ names: ["first", "second"], sameAsFirst: true, ...hit });
    expect(judge([address({ first: list, second: list })]).status).toBe("passed");
  });
});
