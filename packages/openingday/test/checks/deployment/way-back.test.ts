import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/way-back.ts";
import type { ReleaseJournals } from "../../../src/model/evidence-releases.ts";
import { context } from "../../audit/builders.ts";
import { first, journals, run, second } from "./releases.ts";

const { at } = context;
const evaluate = (more: Partial<ReleaseJournals>) => check.evaluate({ "repo.releases": journals(at, more) }, context);
const two = [run(1, "release", first, at, "released"), run(2, "release", second, at, "released")];

describe("way-back", () => {
  it.each([
    { why: "no command is declared", more: { canGoBack: false }, code: "no-command" },
    { why: "there is one release", more: { runs: two.slice(1) }, code: "no-previous" },
    { why: "the release before is gone from the repository", more: { lostCommits: [first] }, code: "previous-lost" },
    { why: "the drill got stuck", more: { runs: [...two, run(3, "drill", first, at, "stuck", ["rollback"])] }, code: "did-not-work" },
  ])("fails where $why", ({ more, code }) => {
    expect(evaluate(more)).toMatchObject({ status: "failed", findings: [{ code }] });
  });
  it.each([
    { why: "it was rehearsed", more: {} },
    {
      why: "a bad release was taken back for real",
      more: { runs: [...two, run(3, "release", "c".repeat(40), at, "rolled-back", ["rollback", "smoke-after"])] },
    },
    { why: "an old release is gone, and not the one before", more: { lostCommits: ["d".repeat(40)] } },
    {
      why: "a release failed to build after the drill",
      more: { runs: [...journals(at).runs, run(4, "release", "c".repeat(40), at, "failed", ["build"])] },
    },
  ])("passes where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "passed", seen: [expect.stringContaining("4.0 seconds")] });
  });
  it.each([
    { why: "nothing was released", more: { runs: [] } },
    { why: "it was never tried", more: { runs: two } },
    { why: "it was tried long ago", more: { runs: [...two, run(3, "drill", first, at - 100 * 86_400_000, "rehearsed", ["rollback"])] } },
    { why: "the first release ever could not be built", more: { runs: [run(1, "release", first, at, "failed")] } },
  ])("cannot tell where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive" });
  });
});
