import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/migration-effect.ts";
import type { MigrationHazard, Migrations } from "../../../src/model/evidence-migrations.ts";
import { context } from "../../audit/builders.ts";
import { migrations, unmarked } from "./migrations.ts";

const judge = (evidence: Migrations) => check.evaluate({ "repo.migrations": evidence }, context);
const path = "prisma/migrations/20260101000000_notes/migration.sql";
const hazard = (more: Partial<MigrationHazard>): MigrationHazard => ({
  kind: "drop-column",
  level: "block",
  subject: "users.phone",
  line: 3,
  ...more,
});
const fresh = (...hazards: readonly MigrationHazard[]) => ({ fresh: [{ path, hazards }] });

describe("migration-effect", () => {
  it.each([
    { why: "loses data", given: hazard({}), severity: "blocker", message: "20260101000000_notes takes away the column users.phone." },
    {
      why: "breaks the running release",
      given: hazard({ kind: "rename-table", subject: "users" }),
      severity: "high",
      message: "20260101000000_notes renames the table users.",
    },
    {
      why: "fails",
      given: hazard({ kind: "unknown-column" }),
      severity: "high",
      message: expect.stringContaining("no earlier migration has made"),
    },
  ])("fails where it $why", ({ given, severity, message }) => {
    expect(judge(migrations(fresh(given)))).toMatchObject({
      status: "failed",
      findings: [{ code: given.kind, severity, confidence: "likely", message, seen: [`${path}:3: ${given.subject}`] }],
    });
  });

  it("makes one finding of one kind", () => {
    const outcome = judge(
      migrations(fresh(hazard({}), hazard({ subject: "users.fax" }), hazard({ kind: "build-index", level: "warn", subject: "users" }))),
    );
    expect(outcome).toMatchObject({
      findings: [
        { code: "drop-column", message: expect.stringContaining("(and 1 more)") },
        { code: "build-index-slow", severity: "low" },
      ],
    });
  });

  it.each([
    { why: "people wait", given: hazard({ kind: "build-index", level: "warn", subject: "users" }), code: "build-index-slow" },
    { why: "the values were copied first", given: hazard({ level: "warn", copied: true }), code: "drop-column-slow" },
    { why: "no running code speaks of it", given: hazard({ level: "warn", unused: true }), code: "drop-column-unused" },
  ])("warns where $why", ({ given, code }) => {
    expect(judge(migrations(fresh(given)))).toMatchObject({ status: "warned", findings: [{ code, severity: "low" }] });
  });

  it("says which release no longer speaks of it, and that it is gone all the same", () => {
    expect(judge(migrations(fresh(hazard({ level: "warn", unused: true }))))).toMatchObject({
      findings: [
        {
          message: "20260101000000_notes takes away the column users.phone, and v1.0.0 no longer speaks of it.",
          breaks: expect.stringContaining("gone for good"),
        },
      ],
    });
  });

  it("passes where nothing new hurts", () => {
    expect(judge(migrations({}))).toMatchObject({ status: "passed" });
    expect(judge(migrations(fresh()))).toMatchObject({ status: "passed", seen: ["1 new migrations since v1.0.0, read and not run"] });
  });

  it.each([
    {
      why: "one could not be understood",
      evidence: migrations({ fresh: [{ path, hazards: [], untold: "it is a program" }] }),
      reason: /it is a program/u,
    },
    {
      why: "no release is marked",
      evidence: unmarked(fresh(hazard({}))),
      reason: /one that loses data or may fail: prisma\/migrations\/20260101000000_notes/u,
    },
    { why: "no release is marked and nothing hurts", evidence: unmarked(fresh()), reason: /No release is marked/u },
  ])("cannot tell where $why", ({ evidence, reason }) => {
    expect(judge(evidence)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
  });

  it("has nothing to judge without migrations", () => {
    expect(judge({ folders: [], unread: [] })).toMatchObject({ status: "not-applicable" });
  });
});
