import { expect, it } from "vitest";
import check from "../../../src/checks/deployment/way-back-shared.ts";
import { context } from "../../audit/builders.ts";
import { journals, run, second } from "./releases.ts";

it("fails where nobody could go back, and leaves the rest to a person's word", () => {
  const { at } = context;
  const alone = journals(at, { runs: [run(1, "release", second, at, "released")] });
  expect(check.evaluate({ "repo.releases": alone }, context)).toMatchObject({ status: "failed", findings: [{ code: "no-previous" }] });
  expect(check.evaluate({ "repo.releases": journals(at) }, context)).toMatchObject({ status: "inconclusive" });
});
