import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/migration-order.ts";
import type { Migrations, MigrationTool, OrderFault } from "../../../src/model/evidence-migrations.ts";
import { context } from "../../audit/builders.ts";
import { migrations, unmarked } from "./migrations.ts";

const judge = (evidence: Migrations) => check.evaluate({ "repo.migrations": evidence }, context);
const paths = ["prisma/migrations/20260101000000_notes/migration.sql"];

describe("migration-order", () => {
  it.each([
    {
      kind: "out-of-order",
      against: "prisma/migrations/20260201000000_b/migration.sql",
      says: "20260101000000_notes is new but comes before 20260201000000_b",
    },
    { kind: "duplicate", says: "the same number" },
    { kind: "edited", says: "changed after it had been released" },
    { kind: "removed", says: "is gone" },
    { kind: "missing", says: "no such file" },
    { kind: "unlisted", says: "not in Drizzle's journal" },
    { kind: "future", says: "dated in the future" },
  ] as const)("fails on $kind", ({ says, ...fault }) => {
    const given: OrderFault = { ...fault, paths };
    expect(judge(migrations({ faults: [given] }))).toMatchObject({
      status: "failed",
      findings: [{ code: fault.kind, severity: "high", confidence: "proved", message: expect.stringContaining(says) }],
    });
  });

  it.each([
    ["Drizzle", /passes over it/u],
    ["Kysely", /refuses/u],
    ["Prisma", /runs it last/u],
  ] as const)("says what %s does with a late one", (tool: MigrationTool, expected) => {
    const outcome = judge(migrations({ tool, faults: [{ kind: "out-of-order", paths, against: "b" }] }));
    expect(outcome).toMatchObject({ findings: [{ breaks: expect.stringMatching(expected) }] });
  });

  it("passes where nothing is new, and where new ones come last", () => {
    expect(judge(migrations({}))).toMatchObject({ status: "passed" });
    expect(judge(migrations({ fresh: [{ path: "b", hazards: [] }] }))).toMatchObject({ status: "passed" });
  });

  it("has nothing to judge without migrations", () => {
    expect(judge({ folders: [], unread: [] })).toMatchObject({ status: "not-applicable" });
  });

  it.each([
    { why: "no release is marked", evidence: unmarked({}), reason: /git tag v1\.0\.0/u },
    {
      why: "the journal could not be read",
      evidence: migrations({}, { unread: ["meta/_journal.json could not be read: it is no JSON"] }),
      reason: /no JSON/u,
    },
    {
      why: "many were put together into one",
      evidence: migrations({ count: 2, fresh: [{ path: "b", hazards: [] }], faults: [{ kind: "removed", paths: ["1", "2", "3", "4"] }] }),
      reason: /replaced since v1\.0\.0/u,
    },
  ])("cannot tell where $why", ({ evidence, reason }) => {
    expect(judge(evidence)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
  });
});
