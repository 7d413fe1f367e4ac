import { expect, it } from "vitest";
import { findMissing, renderInventory, tellSetting } from "../../src/report/inventory-text.ts";
import { inventory, name } from "../checks/deployment/inventory.ts";

it.each([
  { setting: name("A"), told: ["missing in production", "missing in development", "needed, src/app.ts:3", "not in an example file"] },
  { setting: name("B", { hasDefault: true, inExample: true }), told: ["has a default or is optional, src/app.ts:3"] },
  { setting: name("C", { readAt: [], setIn: ["production"] }), told: ["not seen in the code", "set in production"] },
  { setting: name("D", { givenIn: ["Dockerfile:5"], inExample: true }), told: ["needed, src/app.ts:3", "set by Dockerfile:5"] },
  { setting: name("E", { readAt: [], namedIn: ["compose.yaml:2"] }), told: ["named in compose.yaml:2"] },
  {
    setting: name("NEXT_PUBLIC_F", { atBuild: true, inExample: true, setIn: ["production", "development"] }),
    told: ["needed, src/app.ts:3", "built into the pages: set it before the build", "set in production, development"],
  },
])("tells of $setting.name: $told", ({ setting, told }) => {
  expect(tellSetting(setting, inventory())).toEqual(told);
});

it.each([
  { why: "it is read and set nowhere", setting: name("A"), missing: ["production", "development"] },
  { why: "it has a default", setting: name("B", { hasDefault: true }), missing: [] },
  { why: "the image sets it", setting: name("C", { givenIn: ["Dockerfile:5"] }), missing: [] },
  { why: "nothing reads it", setting: name("D", { readAt: [] }), missing: [] },
  { why: "one of them has it", setting: name("E", { setIn: ["production"] }), missing: ["development"] },
])("finds where a setting is missing when $why", ({ setting, missing }) => {
  expect(findMissing(setting, inventory())).toEqual(missing);
});

it("says what to do where there is nothing to compare with, and nothing that a terminal would obey", () => {
  const text = renderInventory(inventory({ environments: [], unread: ["src/\u001B[2Ja.ts: broken"] }), "/app/openingday.env.yaml");
  expect(text).toContain("Nothing to compare with");
  expect(text).toContain("Written: /app/openingday.env.yaml");
  expect(text).not.toContain("\u001B");
});
