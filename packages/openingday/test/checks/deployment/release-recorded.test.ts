import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/release-recorded.ts";
import type { ReleaseJournals } from "../../../src/model/evidence-releases.ts";
import { context } from "../../audit/builders.ts";
import { first, journals, run, second } from "./releases.ts";

const { at } = context;
const evaluate = (more: Partial<ReleaseJournals>) => check.evaluate({ "repo.releases": journals(at, more) }, context);
const released = run(1, "release", first, at, "released");

describe("release-recorded", () => {
  it.each([
    { why: "a run died yesterday", more: { runs: [released, run(2, "release", second, at - 86_400_000)] }, code: "interrupted" },
    { why: "it is open what customers have", more: { runs: [released, run(2, "release", second, at, "stuck")] }, code: "not-well" },
    { why: "its commit is gone", more: { lostCommits: [second] }, code: "commit-lost" },
  ])("fails where $why", ({ more, code }) => {
    expect(evaluate(more)).toMatchObject({ status: "failed", findings: [{ code }] });
  });
  it.each([
    { why: "two releases and a drill are there", more: {} },
    { why: "a later one could not be built", more: { runs: [released, run(2, "release", second, at, "failed")] } },
    { why: "a later one was taken back", more: { runs: [released, run(2, "release", second, at, "rolled-back")] } },
    { why: "the repository could not be asked", more: { lostCommits: undefined } },
  ])("passes where $why", ({ more }) => {
    expect(evaluate(more as Partial<ReleaseJournals>)).toMatchObject({ status: "passed" });
  });
  it.each([
    { why: "nothing was released", more: { runs: [] } },
    { why: "one runs at this moment", more: { runs: [released, run(2, "release", second, at)] } },
    { why: "none came to a good end", more: { runs: [run(1, "release", first, at, "failed")] } },
  ])("cannot tell where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive" });
  });
});
