import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/rows-kept-apart.ts";
import type { OpenRelation, Rehearsal } from "../../../src/model/evidence-rehearsal.ts";
import { context } from "../../audit/builders.ts";
import { migrations } from "./migrations.ts";

const supabase = migrations({ tool: "Supabase", folder: "supabase/migrations" });
const open = (...relations: readonly OpenRelation[]): Rehearsal => ({
  folders: [{ tool: "Supabase", folder: "supabase/migrations", runner: "ledger", count: 1, open: relations }],
});
const notes: OpenRelation = { relation: "notes", kind: "table", role: "anon", sees: 200, why: "no-rule" };
const judge = (rehearsal: Rehearsal | undefined, read = supabase) =>
  check.evaluate({ "repo.migrations": read, ...(rehearsal === undefined ? {} : { "repo.rehearsal": rehearsal }) }, context);

describe("rows-kept-apart", () => {
  it.each([
    { relation: notes, status: "failed", severity: "blocker", says: /^A stranger .*: the table notes has no rule/u },
    { relation: { ...notes, role: "authenticated" }, status: "warned", severity: "high", says: /^Every customer who is logged in/u },
    { relation: { ...notes, why: "rule-lets-all" }, status: "warned", severity: "low", says: /lets everybody see every row/u },
    { relation: { ...notes, kind: "view", why: "view-around-rules" }, status: "failed", severity: "blocker", says: /the view notes/u },
    {
      relation: { ...notes, kind: "function", why: "function-around-rules" },
      status: "failed",
      severity: "blocker",
      says: /the function notes/u,
    },
    {
      relation: { ...notes, why: "changes-others" },
      status: "failed",
      severity: "blocker",
      says: /^A stranger .* can change everybody’s rows in notes/u,
    },
    {
      relation: { ...notes, why: "deletes-others", role: "authenticated" },
      status: "warned",
      severity: "high",
      says: /^Whoever has just signed up can delete everybody’s rows/u,
    },
    {
      relation: { ...notes, why: "adds-for-others" },
      status: "warned",
      severity: "medium",
      says: /can add rows in another customer’s name/u,
    },
  ] as const)("$status where $relation.why, as $relation.role", ({ relation, status, severity, says }) => {
    expect(judge(open(relation))).toMatchObject({ status, findings: [{ severity, message: expect.stringMatching(says) }] });
  });

  it("passes where each sees their own", () => {
    expect(judge(open())).toMatchObject({ status: "passed" });
  });

  it("cannot tell where nobody was let loose on the tables", () => {
    expect(judge(undefined)).toMatchObject({ status: "inconclusive" });
    expect(judge({ folders: [{ tool: "Supabase", folder: "supabase/migrations", runner: "ledger", count: 1 }] })).toMatchObject({
      status: "inconclusive",
    });
  });

  it("is for Supabase alone, whether or not anything else was looked at", () => {
    expect(judge(undefined, migrations({}))).toMatchObject({ status: "not-applicable" });
    expect(check.evaluate({}, context)).toMatchObject({ status: "not-applicable" });
  });
});
