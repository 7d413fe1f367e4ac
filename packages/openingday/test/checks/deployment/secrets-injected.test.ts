import { describe, expect, it } from "vitest";
import type { EnvironmentInventory } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/deployment/secrets-injected.ts";
import { context } from "../../audit/builders.ts";
import { inventory } from "./inventory.ts";

const evaluate = (baked: EnvironmentInventory["baked"]) => check.evaluate({ "repo.environment": inventory({ baked }) }, context);

const baked = (kind: "public-prefix" | "dockerfile" | "workflow" | "compose", provenBy?: "name" | "value") => ({
  name: "A_SECRET",
  path: "x",
  line: 2,
  kind,
  ...(provenBy === undefined ? {} : { provenBy }),
});

describe("secrets-injected", () => {
  it.each([
    { why: "a Dockerfile", list: [baked("dockerfile", "value")], codes: ["baked blocker proved"] },
    { why: "a compose file", list: [baked("compose")], codes: ["baked blocker proved"] },
    { why: "a workflow", list: [baked("workflow")], codes: ["baked blocker proved"] },
    { why: "a public name by its value", list: [baked("public-prefix", "value")], codes: ["public-prefix blocker proved"] },
    { why: "a public name by the name alone", list: [baked("public-prefix", "name")], codes: ["public-prefix high likely"] },
    { why: "both", list: [baked("public-prefix", "name"), baked("compose")], codes: ["baked blocker proved", "public-prefix high likely"] },
  ])("fails for $why", ({ list, codes }) => {
    const outcome = evaluate(list);
    expect(
      outcome.status === "failed" ? outcome.findings.map(({ code, severity, confidence }) => `${code} ${severity} ${confidence}`) : [],
    ).toEqual(codes);
  });
  it("passes where none is found", () => {
    expect(evaluate([])).toMatchObject({ status: "passed" });
  });
});
