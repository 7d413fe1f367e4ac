import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/migration-rehearsal.ts";
import { context } from "../../audit/builders.ts";
import { migrations } from "./migrations.ts";

describe("migration-rehearsal", () => {
  it("cannot tell from reading alone, however well it reads", () => {
    expect(check.evaluate({ "repo.migrations": migrations({}) }, context)).toMatchObject({
      status: "inconclusive",
      reason: expect.stringContaining("read and not run"),
    });
  });

  it("is not for a project without database changes", () => {
    expect(check.evaluate({ "repo.migrations": migrations({}, { folders: [] }) }, context)).toMatchObject({ status: "not-applicable" });
  });
});
