import { expect, it } from "vitest";
import check from "../../../src/checks/smoke/routes-answer.ts";
import type { RouteAnswer } from "../../../src/model/evidence-smoke.ts";
import { context } from "../journey/runs.ts";
import { guardedOf, routeOf } from "./answers.ts";

const judge = (...routes: readonly RouteAnswer[]) => check.evaluate({ "smoke.routes": { routes } }, context);

it.each([
  { why: "every page answers", routes: [routeOf(), guardedOf()] },
  { why: "a redirect leads to another page of the site", routes: [routeOf({ endedAt: "https://app.test/en/prices" })] },
  { why: "it is sent on to a company that signs people in", routes: [routeOf({ status: 302 })] },
  { why: "the refusal is what was declared", routes: [routeOf({ expected: 404, status: 404 })] },
  { why: "even an error is what was declared", routes: [routeOf({ expected: 503, status: 503 })] },
  { why: "an answer has no body", routes: [routeOf({ status: 204 })] },
  { why: "the words are there", routes: [routeOf({ words: { wanted: "per month", found: true } })] },
  {
    why: "a customer’s page refuses with another status than declared, which another check looks at",
    routes: [guardedOf({ expected: 403 })],
  },
])("passes when $why", ({ routes }) => {
  expect(judge(...routes).status).toBe("passed");
});

it.each([
  { why: "the server fails", route: routeOf({ status: 500 }), code: "server-error" },
  { why: "a customer’s page fails", route: guardedOf({ status: 502, welcome: "unclear" }), code: "server-error" },
  { why: "the page is gone", route: routeOf({ status: 404 }), code: "missing" },
  { why: "everybody is turned away", route: routeOf({ status: 403 }), code: "refused" },
  { why: "another status comes than was declared", route: routeOf({ expected: 200, status: 302 }), code: "other-status" },
  { why: "the words are missing", route: routeOf({ words: { wanted: "per month", found: false } }), code: "other-words" },
  {
    why: "the words are missing, with the right status",
    route: routeOf({ expected: 200, words: { wanted: "per month", found: false } }),
    code: "other-words",
  },
  {
    why: "nobody listens there",
    route: routeOf({ status: undefined, error: "app.test refused the connection.", brokeOff: true }),
    code: "no-answer",
  },
])("finds it when $why", ({ route, code }) => {
  expect(judge(routeOf(), route)).toMatchObject({ status: "failed", findings: [{ code, confidence: "proved" }] });
});

it.each([
  {
    why: "the name cannot be found from here",
    route: routeOf({ status: undefined, error: "app.test could not be looked up" }),
    reason: /looked up/,
  },
  { why: "it is not proved to be ours", route: routeOf({ status: undefined, error: "app.test was not tested" }), reason: /not tested/ },
  { why: "the site asks to slow down", route: routeOf({ status: 429 }), reason: /slow down/ },
])("cannot tell when $why", ({ route, reason }) => {
  expect(judge(routeOf(), route)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});
