import { expect, it } from "vitest";
import { findMistake } from "../../src/watch/options.ts";

const app = { name: "App", url: "https://app.test/", intervalSeconds: 60, expectStatus: 200, timeoutMs: 5000 };
const policy = { confirm: [5, 15], recover: 2 };

it.each([
  { why: "all is well", checks: [app], policy },
  { why: "nothing is watched", checks: [], policy },
  { why: "no confirmations are wanted", checks: [app], policy: { confirm: [], recover: 1 } },
])("takes it when $why", ({ checks, policy }) => {
  expect(findMistake(checks, policy)).toBeUndefined();
});

it.each([
  { why: "two have one name", checks: [app, app], policy, says: /Two monitored addresses are called "App"/ },
  { why: "a name is empty", checks: [{ ...app, name: " " }], policy, says: /needs a name/ },
  { why: "an address has no scheme", checks: [{ ...app, url: "app.test" }], policy, says: /https:\/\// },
  { why: "an address is a file", checks: [{ ...app, url: "file:///etc/passwd" }], policy, says: /https:\/\// },
  { why: "an interval is zero", checks: [{ ...app, intervalSeconds: 0 }], policy, says: /interval/ },
  { why: "an interval is no number", checks: [{ ...app, intervalSeconds: Number.NaN }], policy, says: /interval/ },
  { why: "a time limit is zero", checks: [{ ...app, timeoutMs: 0 }], policy, says: /time limit/ },
  { why: "confirmations go backwards", checks: [app], policy: { confirm: [15, 5], recover: 2 }, says: /smallest first/ },
  { why: "nothing ends an outage", checks: [app], policy: { confirm: [5], recover: 0 }, says: /between 1 and 100/ },
])("says what is wrong when $why", ({ checks, policy, says }) => {
  expect(findMistake(checks, policy)).toMatch(says);
});
