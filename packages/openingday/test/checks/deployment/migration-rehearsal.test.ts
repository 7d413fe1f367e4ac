import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/migration-rehearsal.ts";
import type { MigrationHazard, Migrations } from "../../../src/model/evidence-migrations.ts";
import type { RehearsedFolder, RehearsedUpgrade, Rehearsal, StepEffect, StepFailure } from "../../../src/model/evidence-rehearsal.ts";
import { context } from "../../audit/builders.ts";
import { migrations } from "./migrations.ts";

const path = "prisma/migrations/20260201000000_next/migration.sql";
const old = "prisma/migrations/20260101000000_old/migration.sql";
const hazard: MigrationHazard = { kind: "drop-column", level: "warn", subject: "people.note", line: 1, copied: true };
const withNew = (...hazards: readonly MigrationHazard[]): Migrations => migrations({ fresh: [{ path, hazards }] });
const untold = migrations({ fresh: [{ path, hazards: [], untold: "it is a program" }] });
const upgrade: RehearsedUpgrade = {
  ran: [path],
  passedOver: [],
  effects: [],
  rows: 400,
  filled: ["people", "visits"],
  notFilled: [],
  differences: [],
};
const healthy: RehearsedFolder = {
  tool: "Prisma",
  folder: "prisma/migrations",
  runner: "ledger",
  count: 4,
  fromEmpty: { ran: 4, passedOver: [] },
  again: { ran: [], changed: [] },
  invalidIndexes: [],
  upgrade,
};
const rehearsed = (more: Partial<RehearsedFolder>, about: Partial<Rehearsal> = {}): Rehearsal => ({
  folders: [{ ...healthy, ...more }],
  release: "v1.0.0",
  server: { kind: "own", version: "18.4" },
  ...about,
});
const effect = (more: Partial<StepEffect>): Partial<RehearsedFolder> => ({
  upgrade: { ...upgrade, effects: [{ path, lost: [], renamed: [], rewritten: [], held: [], updated: [], ...more }] },
});
const failure = (more: Partial<StepFailure>): StepFailure => ({
  path,
  code: "42703",
  message: 'column "n" does not exist',
  because: "change",
  ...more,
});
const judge = (given: Rehearsal | undefined, read: Migrations = withNew(), unseen = {}) =>
  check.evaluate({ "repo.migrations": read, ...(given === undefined ? {} : { "repo.rehearsal": given }) }, { ...context, unseen });

describe("migration-rehearsal", () => {
  it.each([
    { why: "all ran, twice and on made-up rows", given: {} },
    { why: "nothing is new", given: { upgrade: undefined }, read: migrations({}) },
    { why: "rows were changed in place", given: effect({ updated: ["people"] }) },
    { why: "people wait, which reading has told already", given: effect({ rewritten: ["people"], held: ["people"] }) },
    {
      why: "some tables could not be filled",
      given: { upgrade: { ...upgrade, notFilled: [{ table: "shapes", reason: "no value is known" }] } },
    },
  ] as readonly { why: string; given: Partial<RehearsedFolder>; read?: Migrations }[])("passes where $why", ({ given, read }) => {
    expect(judge(rehearsed(given), read)).toMatchObject({ status: "passed" });
  });

  it.each([
    {
      code: "loses",
      severity: "blocker",
      given: effect({ lost: ["people.note"] }),
      says: /^20260201000000_next leaves nothing of people\.note/u,
    },
    {
      code: "breaks-running",
      severity: "high",
      given: effect({ renamed: ["people.email"] }),
      says: /^20260201000000_next renames people\.email/u,
    },
    {
      code: "fails",
      severity: "high",
      given: { upgrade: { ...upgrade, ran: [], failure: failure({}) } },
      says: /^20260201000000_next stops/u,
    },
    {
      code: "fails",
      severity: "high",
      given: { fromEmpty: { ran: 3, passedOver: [], failure: failure({}) }, again: undefined, upgrade: undefined },
      says: /^20260201000000_next stops/u,
    },
    {
      code: "refused",
      severity: "high",
      given: {
        upgrade: { ...upgrade, ran: [], failure: failure({ code: "", because: "order", message: "it comes before 3, which ran already" }) },
      },
      says: /refused in this order: 20260201000000_next: it comes before/u,
    },
    {
      code: "passed-over",
      severity: "high",
      given: { upgrade: { ...upgrade, ran: [], passedOver: [path], differences: ["- table"] } },
      says: /never ran/u,
    },
    {
      code: "differs",
      severity: "high",
      given: { upgrade: { ...upgrade, differences: ["+ column public.a.b text"] } },
      says: /\+ column public\.a\.b text/u,
    },
    { code: "runs-again", severity: "high", given: { again: { ran: [path], changed: [] } }, says: /second time/u },
    { code: "runs-again", severity: "high", given: { again: { ran: [], changed: ["+ table public.x"] } }, says: /\+ table public\.x/u },
  ] as readonly { code: string; severity: string; given: Partial<RehearsedFolder>; says: RegExp }[])(
    "fails with $code",
    ({ code, severity, given, says }) => {
      expect(judge(rehearsed(given))).toMatchObject({
        status: "failed",
        findings: [{ code, severity, confidence: "proved", message: expect.stringMatching(says) }],
      });
    },
  );

  it.each([
    { code: "loses", severity: "low", given: effect({ lost: ["people.note"] }), read: withNew(hazard) },
    { code: "waits", severity: "low", given: effect({ rewritten: ["people"], held: ["people"] }), read: untold },
    { code: "invalid-index", severity: "medium", given: { invalidIndexes: ["people_email"] } },
    { code: "two-at-once", severity: "medium", given: { runner: "tool", together: { isSame: false, said: "duplicate key" } } },
    {
      code: "not-from-empty",
      severity: "medium",
      given: { fromEmpty: { ran: 0, passedOver: [], failure: failure({ path: old }) }, again: undefined },
    },
  ] as readonly { code: string; severity: string; given: Partial<RehearsedFolder>; read?: Migrations }[])(
    "warns with $code",
    ({ code, severity, given, read }) => {
      expect(judge(rehearsed(given), read)).toMatchObject({ status: "warned", findings: [{ code, severity }] });
    },
  );

  it("passes what takes away what no running code speaks of, and nothing beside it", () => {
    const read = withNew({ kind: "drop-column", level: "warn", subject: "people.note", line: 1, unused: true });
    expect(judge(rehearsed(effect({ lost: ["people.note"] })), read)).toMatchObject({ status: "passed" });
    expect(judge(rehearsed(effect({ lost: ["people.note", "people.email"] })), read)).toMatchObject({
      status: "failed",
      findings: [{ code: "loses", severity: "blocker" }],
    });
  });

  it("says that what was done before it stopped stays", () => {
    const given = { upgrade: { ...upgrade, failure: failure({ isHalfDone: true }) } };
    expect(judge(rehearsed(given))).toMatchObject({ findings: [{ seen: [expect.stringContaining("what it had done before stays")] }] });
  });

  it.each([
    { why: "nobody ran them", given: undefined, says: /read and not run/u },
    {
      why: "the server did not start",
      given: undefined,
      unseen: { "repo.rehearsal": "The scratch PostgreSQL did not start: no room." },
      says: /no room/u,
    },
    { why: "there is no PostgreSQL", given: rehearsed({ notRun: "there is none here" }), says: /not run: there is none here/u },
    {
      why: "whether it stops depends on the rows",
      given: rehearsed({ upgrade: { ...upgrade, failure: failure({ because: "rows", code: "23505" }) } }),
      says: /look before you release/u,
    },
    {
      why: "something is not here",
      given: rehearsed({
        fromEmpty: {
          ran: 0,
          passedOver: [],
          failure: failure({ because: "surroundings", message: 'extension "postgis" is not available' }),
        },
      }),
      says: /postgis/u,
    },
    { why: "no release is marked", given: rehearsed({ upgrade: undefined }, { release: undefined }), says: /No release is marked/u },
    { why: "new ones could not be tried", given: rehearsed({ upgrade: undefined }), says: /could not be tried/u },
  ])("cannot tell where $why", ({ given, unseen, says }) => {
    expect(judge(given, withNew(), unseen)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(says) });
  });

  it("is not for a project without database changes", () => {
    expect(judge(undefined, migrations({}, { folders: [] }))).toMatchObject({ status: "not-applicable" });
  });
});
