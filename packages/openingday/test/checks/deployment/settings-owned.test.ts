import { describe, expect, it } from "vitest";
import type { EnvironmentInventory } from "../../../src/model/evidence-repository.ts";
import check from "../../../src/checks/deployment/settings-owned.ts";
import { context } from "../../audit/builders.ts";
import { inventory, name } from "./inventory.ts";

const evaluate = (more: Partial<EnvironmentInventory>) => check.evaluate({ "repo.environment": inventory(more) }, context);
const owned = (...settings: readonly [string, boolean, boolean][]) => ({
  path: "openingday.env.yaml",
  settings: settings.map(([setting, hasOwner, hasPurpose]) => ({ name: setting, hasOwner, hasPurpose })),
});

describe("settings-owned", () => {
  it.each([
    { why: "all is filled in", more: { owned: owned(["DATABASE_URL", true, true]) } },
    { why: "an old setting is still listed, half filled", more: { owned: owned(["DATABASE_URL", true, true], ["OLD", false, false]) } },
    {
      why: "the platform gives the other ones",
      more: { names: [name("DATABASE_URL"), name("NODE_ENV"), name("VERCEL_URL")], owned: owned(["DATABASE_URL", true, true]) },
    },
    {
      why: "a setting is set and not read",
      more: {
        names: [name("DATABASE_URL"), name("UNUSED", { readAt: [], setIn: ["production"] })],
        owned: owned(["DATABASE_URL", true, true]),
      },
    },
    {
      why: "a word in capitals is no setting",
      more: { names: [name("HTTP_OK", { readAt: [], namedIn: ["src/a.ts:1"] })], owned: owned() },
    },
    { why: "the code reads none", more: { names: [], owned: owned() } },
  ])("passes where $why", ({ more }) => {
    expect(evaluate(more)).toMatchObject({ status: "passed" });
  });

  it.each([
    {
      why: "a setting that only a schema names is not listed",
      more: { names: [name("DATABASE_URL", { readAt: [], namedIn: ["src/settings.ts:4"], inExample: true })], owned: owned() },
      code: "not-listed",
    },
    { why: "a setting is not listed", more: { owned: owned() }, code: "not-listed" },
    { why: "nobody owns it", more: { owned: owned(["DATABASE_URL", false, true]) }, code: "unfilled" },
    { why: "nobody knows what it is for", more: { owned: owned(["DATABASE_URL", true, false]) }, code: "unfilled" },
  ])("warns where $why", ({ more, code }) => {
    expect(evaluate(more)).toMatchObject({ status: "warned", findings: [{ code, severity: "low", seen: ["DATABASE_URL"] }] });
  });

  it.each([
    { why: "there is no list", more: {}, says: /openingday env/ },
    { why: "the list is broken", more: { owned: { ...owned(), error: "it is not valid YAML" } }, says: /not valid YAML/ },
  ])("cannot tell where $why", ({ more, says }) => {
    expect(evaluate(more)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(says) });
  });
});
