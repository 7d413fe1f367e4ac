import { expect, it } from "vitest";
import check from "../../../src/checks/journey/twenty-customers.ts";
import type { CrowdRun } from "../../../src/model/evidence-crowd.ts";
import { crowdOfTwenty, lostAtLogIn } from "../crowd-of-twenty.ts";
import { context } from "./runs.ts";

const judge = (more: Partial<CrowdRun> = {}) => check.evaluate({ "crowd.run": crowdOfTwenty(more) }, context);

it.each<{ why: string; more: Partial<CrowdRun> }>([
  { why: "forty got through", more: {} },
  { why: "exactly twenty did", more: { customers: 20, inARow: 20 } },
  { why: "the site slowed one down after twenty had got through", more: { ...lostAtLogIn(1, "429", 429), slowedDown: 1, inARow: 25 } },
])("passes when $why", ({ more }) => {
  expect(judge(more).status).toBe("passed");
});

it.each([1, 2, 20])("stops the launch when %i of them did not get through", (count) => {
  const outcome = judge(lostAtLogIn(count));
  expect(outcome).toMatchObject({ status: "failed", findings: [{ code: "lost", message: expect.stringContaining("“log in”") }] });
});

it.each<{ why: string; more: Partial<CrowdRun>; says: RegExp }>([
  { why: "there were nineteen", more: { customers: 19, inARow: 19 }, says: /19 customers went all the way/ },
  { why: "the site slowed them down", more: { ...lostAtLogIn(30, "429", 429), slowedDown: 30, inARow: 5 }, says: /slow down/ },
  {
    why: "their mails could not be read",
    more: { ...lostAtLogIn(30, "the inbox is closed"), unexplained: 30, inARow: 5 },
    says: /the inbox is closed/,
  },
  { why: "nobody came", more: { customers: 0, inARow: 0, steps: 0 }, says: /0 customers/ },
])("cannot tell when $why", ({ more, says }) => {
  const outcome = judge(more);
  expect(outcome.status).toBe("inconclusive");
  expect(outcome).toHaveProperty("reason", expect.stringMatching(says));
});
