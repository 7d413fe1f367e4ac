import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/served-commit.ts";
import type { LiveCommit } from "../../../src/model/evidence-releases.ts";
import { context } from "../../audit/builders.ts";

const base: LiveCommit = { url: "https://app.example.com/version", answered: "abc1234", isPartial: false };
const evaluate = (more: Partial<LiveCommit>) => check.evaluate({ "release.live": { ...base, ...more } }, context);

describe("served-commit", () => {
  it.each([
    { why: "the repository has it not", more: {}, code: "unknown-commit" },
    { why: "it says that files were changed", more: { answered: "abc1234-dirty" }, code: "dirty" },
    { why: "it says so in a partial clone", more: { answered: "abc1234+modified", isPartial: true }, code: "dirty" },
  ])("fails where $why", ({ more, code }) => {
    expect(evaluate(more)).toMatchObject({ status: "failed", findings: [{ code }] });
  });
  it("passes where the repository has it, shortened or whole", () => {
    expect(evaluate({ commit: "abc1234".padEnd(40, "0") })).toMatchObject({ status: "passed" });
  });
  it.each([
    { why: "only a part of the history is here", more: { isPartial: true } },
    { why: "the answer may be a date", more: { answered: "20261128" } },
    { why: "a build number follows the commit", more: { answered: "abc1234.77" } },
  ])("cannot tell where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive" });
  });
});
