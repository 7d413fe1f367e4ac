import { expect, it } from "vitest";
import check from "../../../src/checks/smoke/strangers-kept-out.ts";
import type { RouteAnswer } from "../../../src/model/evidence-smoke.ts";
import { context } from "../journey/runs.ts";
import { guardedOf, routeOf } from "./answers.ts";

const judge = (...routes: readonly RouteAnswer[]) => check.evaluate({ "smoke.routes": { routes } }, context);

it.each([
  { why: "a stranger is refused", routes: [guardedOf(), guardedOf({ status: 403 })] },
  { why: "a stranger is sent to log in", routes: [guardedOf({ status: 303 })] },
  { why: "a page is hidden from strangers, as declared", routes: [guardedOf({ status: 404, expected: 404, welcome: "unclear" })] },
  {
    why: "a page says by its declared status that nothing is there",
    routes: [guardedOf({ status: 200, expected: 200, welcome: "let-in" })],
  },
])("passes when $why", ({ routes }) => {
  expect(judge(...routes).status).toBe("passed");
});

it.each([
  { why: "data is given away", route: guardedOf({ status: 200, welcome: "let-in" }) },
  { why: "a refusal was declared and data came", route: guardedOf({ status: 200, expected: 401, welcome: "let-in" }) },
])("stops the launch when $why", ({ route }) => {
  expect(judge(guardedOf(), route)).toMatchObject({ status: "failed", findings: [{ code: "let-in", severity: "blocker" }] });
});

it.each([
  {
    why: "the page fills itself in the browser",
    route: guardedOf({ status: 200, welcome: "unclear" }),
    reason: /fills itself in the browser/,
  },
  { why: "a page that may be missing answers 404", route: guardedOf({ status: 404, welcome: "unclear" }), reason: /status: 404/ },
  { why: "the server fails", route: guardedOf({ status: 500, welcome: "unclear" }), reason: /answers 500/ },
  { why: "another refusal was declared", route: guardedOf({ status: 303, expected: 401 }), reason: /where 401 is right/ },
  { why: "nothing answers", route: guardedOf({ status: undefined, welcome: undefined, error: "no answer" }), reason: /no answer/ },
])("cannot tell when $why", ({ route, reason }) => {
  expect(judge(guardedOf(), route)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});

it("does not apply where nothing is for customers only", () => {
  expect(judge(routeOf()).status).toBe("not-applicable");
});
