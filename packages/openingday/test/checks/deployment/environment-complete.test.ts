import { describe, expect, it } from "vitest";
import type { EnvironmentInventory } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/deployment/environment-complete.ts";
import { context } from "../../audit/builders.ts";
import { development, inventory, name, production } from "./inventory.ts";

const evaluate = (more: Partial<EnvironmentInventory>) => check.evaluate({ "repo.environment": inventory(more) }, context);

describe("environment-complete", () => {
  it("fails where production lacks what the code needs", () => {
    expect(evaluate({ names: [name("STRIPE_SECRET_KEY", { setIn: ["development"], inExample: true })] })).toMatchObject({
      status: "failed",
      findings: [
        {
          code: "missing",
          severity: "high",
          confidence: "proved",
          message: expect.stringContaining("STRIPE_SECRET_KEY"),
          seen: ["STRIPE_SECRET_KEY: read at src/app.ts:3"],
        },
      ],
    });
  });
  it.each([
    { why: "all is set", names: [name("A", { setIn: ["production"] })] },
    { why: "the code has a default", names: [name("A", { setIn: ["production"] }), name("B", { hasDefault: true })] },
    {
      why: "the platform gives it",
      names: [
        name("A", { setIn: ["production"] }),
        name("NODE_ENV"),
        name("PORT"),
        name("VERCEL_URL"),
        name("npm_package_version"),
        name("TZ"),
      ],
    },
    {
      why: "nobody reads what the example lists",
      names: [name("A", { setIn: ["production"] }), name("OLD", { readAt: [], inExample: true })],
    },
    {
      why: "production sets what the example lists and nobody reads by name",
      names: [
        name("A", { setIn: ["production"] }),
        ...["B", "C"].map((one) => name(one, { readAt: [], inExample: true, setIn: ["production"] })),
      ],
    },
  ])("passes where $why", ({ names }) => {
    expect(evaluate({ names })).toMatchObject({ status: "passed" });
  });
  it.each([
    { why: "no list of production was given", more: { environments: [development] } },
    { why: "the list cannot be read", more: { environments: [{ ...production, error: "The file does not exist" }] } },
    { why: "some code could not be read", more: { unread: ["src/a.ts: its syntax is not understood"] } },
    {
      why: "most of the example is taken in a way that was not seen",
      more: { names: [name("A", { setIn: ["production"] }), ...["B", "C"].map((one) => name(one, { readAt: [], inExample: true }))] },
    },
    { why: "the code names nothing", more: { names: [name("NODE_ENV")] } },
  ])("cannot tell where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive" });
  });
});
