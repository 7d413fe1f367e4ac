import { describe, expect, it } from "vitest";
import type { RehearsedFolder, Rehearsal } from "../../../src/model/evidence-rehearsal.ts";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { ScratchDoors } from "../../../src/model/scratch.ts";
import repoMigrations from "../../../src/probes/repo-migrations.ts";
import probe from "../../../src/probes/repo-rehearsal.ts";
import { makeContext } from "../probe-context.ts";
import { makeRepository } from "../scratch-repository.ts";
import { useServer } from "./scratch-server.ts";

const server = useServer();
type Files = Readonly<Record<string, string | null>>;

const people = `create type state as enum ('open', 'done');
create table people (id uuid primary key default gen_random_uuid(), email varchar(80) not null unique, age int check (age between 18 and 120));
create table visits (id bigserial primary key, person_id uuid not null references people (id), state state not null default 'open', note text);\n`;
const lock = { "prisma/migrations/migration_lock.toml": 'provider = "postgresql"\n' };
const prisma = (name: string): string => `prisma/migrations/${name}/migration.sql`;
const released: Files = { ...lock, [prisma("20260101000000_people")]: people };

/** Rehearses a repository as it was released, and what has been changed since. */
async function rehearse(before: Files, since: Files = {}, { tag = "v1.0.0", doors = server.doors() } = {}): Promise<Rehearsal> {
  const repository = makeRepository();
  for (const [path, text] of Object.entries(before)) repository.write(path, text ?? "");
  repository.commit();
  if (tag !== "") repository.git("tag", tag);
  for (const [path, text] of Object.entries(since)) {
    if (text === null) repository.git("rm", "-q", path);
    else repository.write(path, text);
  }
  repository.commit();
  const target = { repository: repository.folder };
  const now = (): number => Date.parse("2026-06-01T00:00:00Z");
  const migrations = await repoMigrations.gather(makeContext({ target, now }));
  const context = makeContext({ target, now, evidence: { "repo.migrations": migrations } });
  return probe.gather({ ...context, mode: "active", tools: { ...context.tools, scratch: doors } });
}
async function only(before: Files, since: Files = {}, options: Parameters<typeof rehearse>[2] = {}): Promise<RehearsedFolder> {
  const { folders } = await rehearse(before, since, options);
  expect(folders).toHaveLength(1);
  return folders[0] as RehearsedFolder;
}

describe("a sound project", () => {
  it("runs from nothing, a second time without a change, and what is new on rows that stay", async () => {
    const add =
      "alter table people add column phone text;\nalter type state add value 'missed';\ncreate table notes (id int primary key);\n";
    expect(await only(released, { [prisma("20260201000000_phone")]: add })).toEqual({
      tool: "Prisma",
      folder: "prisma/migrations",
      count: 2,
      runner: "ledger",
      fromEmpty: { ran: 2, passedOver: [] },
      again: { ran: [], changed: [] },
      invalidIndexes: [],
      upgrade: {
        ran: [prisma("20260201000000_phone")],
        passedOver: [],
        effects: [{ path: prisma("20260201000000_phone"), lost: [], renamed: [], rewritten: [], held: [], updated: [] }],
        rows: 400,
        filled: ["people", "visits"],
        notFilled: [],
        differences: [],
      },
    });
  });

  it("has nothing to upgrade where nothing is new, or no release is marked", async () => {
    expect(await only(released)).toMatchObject({ fromEmpty: { ran: 1 }, again: { ran: [] } });
    expect((await only(released)).upgrade).toBeUndefined();
    const unmarked = await rehearse(released, {}, { tag: "" });
    expect(unmarked).toMatchObject({ folders: [{ fromEmpty: { ran: 1 } }], server: { kind: "own" } });
    expect(unmarked.release).toBeUndefined();
  });

  it("may change rows, keep a view under an old name, and take away what is empty", async () => {
    const since = `update visits set note = 'kept' where note is null or true;
      alter table visits rename to appointments; create view visits as select * from appointments;
      create table fresh (id int); alter table fresh rename to newer; drop table newer;`;
    expect((await only(released, { [prisma("20260201000000_b")]: since })).upgrade).toMatchObject({
      effects: [{ lost: [], renamed: [], rewritten: [], updated: ["visits"] }],
    });
  });

  it("is Drizzle's, Flyway's, Supabase's as well", async () => {
    const journal = JSON.stringify({
      version: "7",
      dialect: "postgresql",
      entries: [{ idx: 0, when: 1_000, tag: "0000_a", breakpoints: true }],
    });
    const drizzle = {
      "drizzle/0000_a.sql": "create table a (id int);\n--> statement-breakpoint\ncreate table b (id int);",
      "drizzle/meta/_journal.json": journal,
    };
    expect(await only(drizzle)).toMatchObject({ tool: "Drizzle", fromEmpty: { ran: 1 }, again: { ran: [], changed: [] } });
    const pg = { "package.json": '{"dependencies":{"pg":"^8"}}' };
    expect(
      await only({
        ...pg,
        "db/V1__a.sql": people,
        "db/V10__c.sql": "alter table late add n int;",
        "db/V2__b.sql": "create table late (id int);",
      }),
    ).toMatchObject({
      tool: "Flyway",
      fromEmpty: { ran: 3, passedOver: [] },
    });
    const supabase =
      "create table notes (id int primary key, owner uuid references auth.users (id));\nalter table notes enable row level security;\ncreate policy own on notes for select using (auth.uid() = owner);";
    expect(await only({ "supabase/migrations/20260101000000_a.sql": supabase })).toMatchObject({
      fromEmpty: { ran: 1, passedOver: [] },
      open: [],
    });
  });
});

describe("what goes wrong when it runs", () => {
  const next = prisma("20260201000000_next");
  it.each([
    { why: "takes a full column away", sql: "alter table visits drop column note", expected: { effects: [{ lost: ["visits.note"] }] } },
    { why: "empties a table", sql: "delete from visits", expected: { effects: [{ lost: ["visits"] }] } },
    { why: "drops a table", sql: "drop table visits", expected: { effects: [{ lost: ["visits"] }] } },
    {
      why: "makes many values one",
      sql: "alter table people alter age type numeric(3,-1)",
      expected: { effects: [{ lost: ["people.age"] }] },
    },
    { why: "renames a column", sql: "alter table people rename email to mail", expected: { effects: [{ renamed: ["people.email"] }] } },
    {
      why: "rewrites a table",
      sql: "alter table visits alter id type numeric",
      expected: { effects: [{ rewritten: ["visits"], held: ["visits"] }] },
    },
    {
      why: "asks for a value that nobody has",
      sql: "alter table people add n int not null",
      expected: { failure: { because: "change", path: next } },
    },
    {
      why: "may meet two of one kind",
      sql: "alter table visits add unique (state)",
      expected: { failure: { because: "rows", code: "23505" } },
    },
    {
      why: "fails in the middle of several",
      sql: "create table kept (id int); select nothing",
      expected: { failure: { because: "change" }, ran: [] },
    },
  ])("$why", async ({ sql, expected }) => {
    expect((await only(released, { [next]: sql })).upgrade).toMatchObject(expected);
  });

  it("only on what customers have, not on an empty database", async () => {
    expect(await only(released, { [next]: "alter table people add n int not null" })).toMatchObject({
      fromEmpty: { ran: 2 },
      upgrade: { failure: { code: "23502" } },
    });
  });

  it("where a released file was edited: two databases come of it", async () => {
    const since = { [prisma("20260101000000_people")]: people.replace("note text", "remark text"), [next]: "create table more (id int)" };
    expect((await only(released, since)).upgrade?.differences).toEqual([
      "+ column public.visits.note text",
      "- column public.visits.remark text",
    ]);
  });

  it("where two orders give two databases", async () => {
    const early = {
      ...lock,
      [prisma("20260101000000_a")]: people,
      [prisma("20260301000000_c")]: "create view shown as select id from people",
    };
    const late = {
      [prisma("20260201000000_b")]:
        "create or replace function shown_count() returns bigint language sql as 'select count(*) from people'; drop view if exists shown; create view shown as select id, age from people",
    };
    expect(await only(early, late)).toMatchObject({
      fromEmpty: { failure: { code: "42P07" } },
      upgrade: { ran: Object.keys(late), differences: [] },
    });
  });

  it("where Drizzle passes over the new one", async () => {
    const journal = (...whens: number[]): string =>
      JSON.stringify({
        version: "7",
        dialect: "postgresql",
        entries: whens.map((when, idx) => ({ idx, when, tag: `000${idx}_a`, breakpoints: true })),
      });
    const before = { "drizzle/0000_a.sql": "create table a (id int);", "drizzle/meta/_journal.json": journal(2_000) };
    const since = { "drizzle/0001_a.sql": "create table b (id int);", "drizzle/meta/_journal.json": journal(2_000, 1_000) };
    expect((await only(before, since)).upgrade).toMatchObject({ ran: [], passedOver: ["drizzle/0001_a.sql"] });
  });
});

describe("what is not run, and why", () => {
  const knex = { "package.json": '{"dependencies":{"knex":"^3","pg":"^8"}}', "migrations/20260101_a.js": "exports.up = () => {};" };
  it.each([
    {
      why: "another database",
      files: { ...released, "prisma/migrations/migration_lock.toml": 'provider = "mysql"\n' },
      says: "they are for mysql",
    },
    { why: "a tool that is not installed", files: knex, says: "only Knex can run" },
  ])("$why", async ({ files, says }) => {
    expect((await only(files)).notRun).toContain(says);
  });

  it("what reaches beyond its database, on a server that is somebody's", async () => {
    const given = { ...lock, [prisma("20260101000000_a")]: "create role reader_of_mine" };
    expect((await only(given, {}, { doors: server.doors({ kind: "named" }) })).notRun).toContain("reaches beyond its own database");
    expect(await only(given)).toMatchObject({ fromEmpty: { ran: 1 } });
  });

  it("anything, without a PostgreSQL", async () => {
    const doors: ScratchDoors = { ...server.doors(), open: () => Promise.reject(new NotConfigured("there is none here")) };
    expect(await only(released, {}, { doors })).toMatchObject({ notRun: "there is none here" });
  });

  it("a project without migrations", async () => {
    expect(await rehearse({ "readme.md": "" })).toMatchObject({ folders: [] });
  });
});
