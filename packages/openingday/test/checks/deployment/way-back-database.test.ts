import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/way-back-database.ts";
import type { AskedOnce, Fallback } from "../../../src/model/evidence-fallback.ts";
import type { MigrationFolder } from "../../../src/model/evidence-migrations.ts";
import { context } from "../../audit/builders.ts";

const folder: MigrationFolder = { tool: "Prisma", folder: "prisma/migrations", count: 2, fresh: [], faults: [] };
const migrations = { folders: [folder], release: "v1.0.0", unread: [] };
const judge = (fallback: Fallback | undefined, unseen = {}) =>
  check.evaluate({ "repo.migrations": migrations, "repo.fallback": fallback }, { ...context, unseen });
const tried = (broken: readonly AskedOnce[], unsettled: readonly AskedOnce[] = []): Fallback => ({
  outcome: "tried",
  release: "v1.0.0",
  commit: "1f".repeat(20),
  changes: ["prisma/migrations/2_next/migration.sql"],
  rows: 400,
  asked: ["start", "GET /", "GET /dashboard"],
  broken,
  unsettled,
});
const dashboard = { what: "GET /dashboard", said: "status 500 (column people.name does not exist)" };
const start = { what: "start", said: "it ended with code 1" };

describe("the version before on the changed database", () => {
  it.each([
    { why: "it passes", fallback: tried([]) },
    { why: "nothing has changed", fallback: { outcome: "unchanged", release: "v1.0.0" } as const },
  ])("passes when $why", ({ fallback }) => {
    expect(judge(fallback).status).toBe("passed");
  });

  it.each([
    { why: "a page fails", broken: [dashboard], code: "fails", says: /v1\.0\.0, the version before, fails at GET \/dashboard once/u },
    {
      why: "two pages fail",
      broken: [dashboard, { what: "GET /", said: "no answer" }],
      code: "fails",
      says: /GET \/dashboard, and at 1 more once/u,
    },
    { why: "it does not start", broken: [start], code: "does-not-start", says: /does not start once the database is changed/u },
    {
      why: "another page fails anyway",
      broken: [dashboard],
      unsettled: [{ what: "GET /x", said: "status 404" }],
      code: "fails",
      says: /GET \/dashboard/u,
    },
  ])("fails when $why", ({ broken, unsettled = [], code, says }) => {
    expect(judge(tried(broken, unsettled))).toMatchObject({
      status: "failed",
      findings: [
        { code, severity: "high", message: expect.stringMatching(says) as string, fix: expect.stringContaining("only add") as string },
      ],
    });
  });

  it.each([
    { why: "it fails on its own database too", fallback: tried([], [start]), says: /does not pass on its own database either/u },
    { why: "no release is marked", fallback: { outcome: "no-release" } as const, says: /git tag v1\.0\.0/u },
    {
      why: "it was not tried",
      fallback: { outcome: "not-tried", reason: "there is no PostgreSQL" } as const,
      says: /there is no PostgreSQL/u,
    },
    { why: "only an audit ran", fallback: undefined, says: /openingday prove/u },
    {
      why: "it could not be built",
      fallback: undefined,
      unseen: { "repo.fallback": "Installing did not succeed" },
      says: /Installing did not succeed/u,
    },
  ])("cannot tell when $why", ({ fallback, says, unseen = {} }) => {
    expect(judge(fallback, unseen)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(says) as string });
  });

  it("says nothing where there are no migrations", () => {
    const outcome = check.evaluate({ "repo.migrations": { folders: [], unread: [] } }, context);
    expect(outcome.status).toBe("not-applicable");
  });
});
