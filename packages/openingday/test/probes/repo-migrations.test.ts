import { describe, expect, it } from "vitest";
import type { Migrations } from "../../src/model/evidence-migrations.ts";
import probe from "../../src/probes/repo-migrations.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository } from "./scratch-repository.ts";

type Files = Readonly<Record<string, string | null>>;

interface LedgerCase {
  readonly why: string;
  readonly released: Files;
  readonly since: Files;
  readonly kind: string;
  readonly paths: readonly string[];
}

const dependsOn = (...names: string[]): string => JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, "^1"])) });
const lock = 'provider = "postgresql"\n';
const people = "CREATE TABLE people (id int PRIMARY KEY, email text);\n";

/** A repository as it was released, and what has been changed since; null takes a file away. */
async function look(released: Files, since: Files = {}, tag = "v1.0.0"): Promise<Migrations> {
  const repository = makeRepository();
  for (const [path, text] of Object.entries(released)) repository.write(path, text ?? "");
  repository.commit();
  if (tag !== "") repository.git("tag", tag);
  for (const [path, text] of Object.entries(since)) {
    if (text === null) repository.git("rm", "-q", path);
    else repository.write(path, text);
  }
  repository.commit();
  return probe.gather(makeContext({ target: { repository: repository.folder }, now: () => Date.parse("2026-06-01T00:00:00Z") }));
}
const journal = (...entries: readonly (readonly [string, number])[]): string =>
  JSON.stringify({
    version: "7",
    dialect: "postgresql",
    entries: entries.map(([tag, when], idx) => ({ idx, version: "7", when, tag, breakpoints: true })),
  });

describe("what ledgers are tripped by", () => {
  it.each([
    {
      why: "a late Supabase file",
      released: { "supabase/migrations/20260101000000_a.sql": people, "supabase/migrations/20260301000000_b.sql": "SELECT 1;" },
      since: { "supabase/migrations/20260201000000_c.sql": "CREATE TABLE c (id int);" },
      kind: "out-of-order",
      paths: ["supabase/migrations/20260201000000_c.sql"],
    },
    {
      why: "a late Prisma directory",
      released: { "prisma/migrations/migration_lock.toml": lock, "prisma/migrations/20260301000000_b/migration.sql": people },
      since: { "prisma/migrations/20260201000000_c/migration.sql": "CREATE TABLE c (id int);" },
      kind: "out-of-order",
      paths: ["prisma/migrations/20260201000000_c/migration.sql"],
    },
    {
      why: "a Drizzle entry that is silently passed over",
      released: { "drizzle/0000_a.sql": people, "drizzle/meta/_journal.json": journal(["0000_a", 2_000]) },
      since: {
        "drizzle/0001_b.sql": "CREATE TABLE b (id int);",
        "drizzle/meta/_journal.json": journal(["0000_a", 2_000], ["0001_b", 1_000]),
      },
      kind: "out-of-order",
      paths: ["drizzle/0001_b.sql"],
    },
    {
      why: "a Drizzle file that the journal does not know",
      released: { "drizzle/0000_a.sql": people, "drizzle/meta/_journal.json": journal(["0000_a", 2_000]) },
      since: { "drizzle/0001_b.sql": "CREATE TABLE b (id int);" },
      kind: "unlisted",
      paths: ["drizzle/0001_b.sql"],
    },
    {
      why: "a Drizzle entry whose file was not committed",
      released: { "drizzle/0000_a.sql": people, "drizzle/meta/_journal.json": journal(["0000_a", 2_000]) },
      since: { "drizzle/meta/_journal.json": journal(["0000_a", 2_000], ["0001_b", 3_000]) },
      kind: "missing",
      paths: ["drizzle/0001_b.sql"],
    },
    {
      why: "one version twice",
      released: { "db/V1__a.sql": people, "package.json": dependsOn("pg") },
      since: { "db/V2__b.sql": "SELECT 1;", "db/V2__c.sql": "SELECT 2;" },
      kind: "duplicate",
      paths: ["db/V2__b.sql", "db/V2__c.sql"],
    },
    {
      why: "a file edited after its release",
      released: { "supabase/migrations/1_a.sql": people },
      since: { "supabase/migrations/1_a.sql": people.replace("email", "mail") },
      kind: "edited",
      paths: ["supabase/migrations/1_a.sql"],
    },
    {
      why: "a file that is gone",
      released: {
        "migrations/001_a.js": "exports.up = () => {};",
        "migrations/002_b.js": "exports.up = () => {};",
        "package.json": dependsOn("knex", "pg"),
      },
      since: { "migrations/002_b.js": null },
      kind: "removed",
      paths: ["migrations/002_b.js"],
    },
    {
      why: "a renamed file, which is run a second time",
      released: {
        "migrations/1700000000000_a.sql": people,
        "migrations/1700000000001_b.sql": "SELECT 1;",
        "package.json": dependsOn("node-pg-migrate"),
      },
      since: { "migrations/1700000000001_b.sql": null, "migrations/1700000000001_better.sql": "SELECT 1;" },
      kind: "removed",
      paths: ["migrations/1700000000001_b.sql"],
    },
  ] as readonly LedgerCase[])("$why", async ({ released, since, kind, paths }) => {
    expect((await look(released, since)).folders[0]?.faults).toMatchObject([{ kind, paths }]);
  });

  it.each([
    { why: "nothing new", since: {} },
    { why: "a new one at the end", since: { "supabase/migrations/3_c.sql": "CREATE TABLE c (id int);" } },
    {
      why: "an old one laid out anew",
      since: { "supabase/migrations/1_a.sql": "-- People\nCREATE TABLE people (\n  id int PRIMARY KEY,\n  email text\n);\n" },
    },
    { why: "the way back of another tool", since: { "supabase/migrations/1_a.down.sql": "DROP TABLE people;" } },
    { why: "a copy among the tests", since: { "test/fixtures/migrations/1_a.sql": "DROP TABLE people;" } },
  ] as readonly Pick<LedgerCase, "why" | "since">[])("is sound with $why", async ({ since }) => {
    const found = await look({ "supabase/migrations/1_a.sql": people, "supabase/migrations/2_b.sql": "SELECT 1;" }, since);
    expect(found).toMatchObject({ release: "v1.0.0", unread: [], folders: [{ tool: "Supabase", faults: [] }] });
    expect(found.folders).toHaveLength(1);
  });
});

describe("what new ones do", () => {
  const first = { "supabase/migrations/1_a.sql": people };
  const fresh = async (released: Files, since: Files, tag?: string) => (await look(released, since, tag)).folders[0]?.fresh;

  it("judges those that the release did not hold, and no others", async () => {
    expect(
      await fresh(
        { ...first, "supabase/migrations/2_b.sql": "ALTER TABLE people DROP COLUMN email;" },
        { "supabase/migrations/3_c.sql": "DROP TABLE people;" },
      ),
    ).toEqual([{ path: "supabase/migrations/3_c.sql", hazards: [{ kind: "drop-table", level: "block", subject: "people", line: 1 }] }]);
  });
  it("lets go what came with the same release", async () => {
    const since = { "supabase/migrations/2_b.sql": "CREATE TABLE b (id int);", "supabase/migrations/3_c.sql": "DROP TABLE b;" };
    expect(await fresh(first, since)).toMatchObject([{ hazards: [] }, { hazards: [] }]);
    expect(await fresh({ ...first, ...since }, {}, "")).toMatchObject([{}, {}, { hazards: [{ kind: "drop-table" }] }]);
  });
  it("leaves open what a program between two files may have filled", async () => {
    const at = (name: string): string => `db/migration/2026010100000${name}/migration`;
    const before = { "db/migration/migration_lock.toml": lock, [`${at("0_a")}.sql`]: people };
    const since = {
      [`${at("1_b")}.sql`]: "ALTER TABLE people ADD COLUMN name text;",
      [`${at("3_d")}.sql`]: "ALTER TABLE people ALTER name SET NOT NULL;",
    };
    expect(await fresh(before, since)).toMatchObject([{ hazards: [] }, { hazards: [{ kind: "required-column" }] }]);
    expect(await fresh(before, { ...since, [`${at("2_c")}.ts`]: "export const run = fill;" })).toMatchObject([
      { hazards: [] },
      { hazards: [] },
    ]);
  });
  it.each([
    ["what the parser rejects", { ...first }, { "supabase/migrations/2_b.sql": "ALTER TABLE `people` DROP;" }, /stops at it/u],
    [
      "another database",
      { "prisma/migrations/migration_lock.toml": 'provider = "mysql"', "prisma/migrations/0_init/migration.sql": people },
      { "prisma/migrations/20260101000000_b/migration.sql": "DROP TABLE people;" },
      /for mysql/u,
    ],
    ["no database named", { "migrations/1_a.sql": people }, { "migrations/2_b.sql": "DROP TABLE people;" }, /not known which database/u],
    [
      "a program",
      { "migrations/1_a.js": "", "package.json": dependsOn("knex", "pg") },
      { "migrations/2_b.js": "exports.up = (knex) => knex.schema.dropTable('people');" },
      /known only when it runs/u,
    ],
  ])("cannot tell with %s", async (_, released: Files, since: Files, reason) => {
    expect(await fresh(released, since)).toMatchObject([{ hazards: [], untold: expect.stringMatching(reason) }]);
  });
});

describe("what a release no longer speaks of", () => {
  const first = {
    "supabase/migrations/1_a.sql": `${people}CREATE TABLE old_notes (id int, body text);\nALTER TABLE people ADD COLUMN home_phone text;
ALTER TABLE people ADD COLUMN "home fax" text, ADD COLUMN "größe" int;
`,
  };
  const dropPhone = { "supabase/migrations/2_b.sql": "ALTER TABLE people DROP COLUMN home_phone;" };
  const dropNotes = { "supabase/migrations/2_b.sql": "DROP TABLE old_notes;" };
  const dropFax = { "supabase/migrations/2_b.sql": 'ALTER TABLE people DROP COLUMN "home fax";' };
  const dropSize = { "supabase/migrations/2_b.sql": 'ALTER TABLE people DROP COLUMN "größe";' };
  const hazardOf = async (released: Files, since: Files) => (await look(released, since)).folders[0]?.fresh[0]?.hazards[0];

  it.each([
    { what: "a column", code: "select id, email from people", since: dropPhone },
    { what: "a column whose name is part of another", code: "person.homePhoneBook, from people", since: dropPhone },
    { what: "a column whose name has a space", code: "select id from people", since: dropFax },
    { what: "a table", code: "db.people.all()", since: dropNotes },
  ])("is the second of two steps: $what", async ({ code, since }) => {
    expect(await hazardOf({ ...first, "src/people.ts": code }, since)).toMatchObject({ level: "warn", unused: true });
  });

  it.each([
    { why: "the release still reads it", files: { "src/people.ts": "select home_phone from people" }, since: dropPhone },
    { why: "it is written in another way", files: { "src/people.ts": "people.map(({ homePhone }) => homePhone)" }, since: dropPhone },
    { why: "the schema of its tool has it", files: { "prisma/schema.prisma": "model People { home_phone String? }" }, since: dropPhone },
    { why: "an entry of the table is named", files: { "src/a.ts": "class OldNote {} // beside people" }, since: dropNotes },
    { why: "its name has a space", files: { "src/people.ts": 'select "home fax" from people' }, since: dropFax },
    {
      why: "its name has letters that code may spell otherwise",
      files: { "src/people.ts": "people.map(({ groesse }) => 1)" },
      since: dropSize,
    },
    { why: "the code lies somewhere else", files: { "README.md": "people and their phones" }, since: dropPhone },
    { why: "the code lies somewhere else, for a table", files: { "src/site.ts": "hello()" }, since: dropNotes },
  ] as readonly { why: string; files: Files; since: Files }[])("is told as before where $why", async ({ files, since }) => {
    const hazard = await hazardOf({ ...first, ...files }, since);
    expect(hazard).toMatchObject({ level: "block" });
    expect(hazard).not.toHaveProperty("unused");
  });
});

describe("where nothing can be compared", () => {
  it("names no release that no tag marks", async () => {
    expect(await look({ "supabase/migrations/1_a.sql": people }, {}, "")).not.toHaveProperty("release");
    expect(await look({ "supabase/migrations/1_a.sql": people }, {}, "before-prettier")).not.toHaveProperty("release");
  });
  it("finds nothing in a folder without any", async () => {
    expect(await look({ "src/a.sql": "SELECT 1;" })).toEqual({ folders: [], unread: [] });
  });
  it("says that a journal cannot be read", async () => {
    const { unread } = await look({ "drizzle/0000_a.sql": people, "drizzle/meta/_journal.json": "{" });
    expect(unread).toEqual(["drizzle/meta/_journal.json could not be read: it is no JSON"]);
  });
  it("needs a folder", async () => {
    await expect(probe.gather(makeContext({}))).rejects.toMatchObject({ name: "NotConfigured" });
    expect(await probe.gather(makeContext({ target: { repository: makeFolder() } }))).toEqual({ folders: [], unread: [] });
  });
});
