import { describe, expect, it } from "vitest";
import type { EnvironmentInventory } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/deployment/environments-apart.ts";
import { context } from "../../audit/builders.ts";
import { development, inventory, production } from "./inventory.ts";

const evaluate = (more: Partial<EnvironmentInventory>) => check.evaluate({ "repo.environment": inventory(more) }, context);

describe("environments-apart", () => {
  it("fails where production shares a secret", () => {
    expect(evaluate({ shared: [{ name: "STRIPE_SECRET_KEY", environments: ["production", "development"] }] })).toMatchObject({
      status: "failed",
      findings: [
        {
          code: "shared-secret",
          severity: "high",
          confidence: "proved",
          message: "STRIPE_SECRET_KEY has the same value in production and in development.",
        },
      ],
    });
  });
  it.each([
    { why: "nothing is shared", more: {} },
    {
      why: "two others share a test key",
      more: {
        environments: [production, development, { ...development, name: "preview" }],
        shared: [{ name: "K", environments: ["development", "preview"] }],
      },
    },
    { why: "production is called live", more: { environments: [{ ...production, name: "Live" }, development] } },
  ])("passes where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "passed" });
  });
  it.each([
    { why: "only production is listed", more: { environments: [production] } },
    { why: "nothing is listed", more: { environments: [] } },
    { why: "none of them is production", more: { environments: [development, { ...development, name: "preview" }] } },
    { why: "a list cannot be read", more: { environments: [production, { ...development, error: "The file does not exist" }] } },
    { why: "a list has names only", more: { environments: [production, { ...development, values: 0 }] } },
    { why: "a list is empty", more: { environments: [{ ...production, count: 0, values: 0 }, development] } },
  ])("cannot tell where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive" });
  });
});
