import { expect, it } from "vitest";
import { readRelease } from "../src/index.ts";

it.each([
  { why: "our own name is set", environment: { RELEASE_COMMIT: "9f1c2ab" }, commit: "9f1c2ab" },
  { why: "the platform says it", environment: { RENDER_GIT_COMMIT: "77aa01b" }, commit: "77aa01b" },
  { why: "both do, ours counts", environment: { VERCEL_GIT_COMMIT_SHA: "bbb", RELEASE_COMMIT: "aaa" }, commit: "aaa" },
  { why: "ours is blank, the platform's counts", environment: { RELEASE_COMMIT: "  ", GITHUB_SHA: "ccc" }, commit: "ccc" },
  { why: "a tag is used", environment: { RELEASE_COMMIT: "v1.4.0" }, commit: "v1.4.0" },
  { why: "nobody says it", environment: {}, commit: "unknown" },
  { why: "the value is no commit", environment: { RELEASE_COMMIT: "<script>alert(1)</script>" }, commit: "unknown" },
  { why: "the value is far too long", environment: { RELEASE_COMMIT: "a".repeat(81) }, commit: "unknown" },
])("says $commit when $why", ({ environment, commit }) => {
  expect(readRelease(environment).commit).toBe(commit);
});

it("says when the process started, and says the same again", () => {
  const first = readRelease({});
  expect(Date.parse(first.startedAt)).toBeLessThanOrEqual(Date.now());
  expect(new Date(first.startedAt).toISOString()).toBe(first.startedAt);
  expect(readRelease({})).toEqual(first);
});
