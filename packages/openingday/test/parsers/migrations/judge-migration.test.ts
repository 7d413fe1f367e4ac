import { describe, expect, it } from "vitest";
import { readStatements } from "../../../src/parsers/migrations/sql-statements.ts";
import { judgeLast, say } from "./read-migration.ts";

const base = `
  CREATE TYPE state AS ENUM ('open', 'done');
  CREATE TABLE people (id int PRIMARY KEY, email varchar(50), age int, price numeric(10,2), state state);
  CREATE TABLE visits (id int PRIMARY KEY, person_id int, at timestamptz);`;

describe("what hurts", () => {
  it.each([
    ["DROP TABLE people, visits", ["block drop-table people", "block drop-table visits"]],
    ["DROP TABLE IF EXISTS public.people CASCADE", ["block drop-table people"]],
    ["DROP SCHEMA billing CASCADE", ["block drop-schema billing"]],
    ["DELETE FROM people", ["block empty-table people"]],
    ["DELETE FROM people; ALTER TABLE people ADD COLUMN n int NOT NULL, ALTER age TYPE smallint", ["block empty-table people"]],
    ["TRUNCATE people; CREATE UNIQUE INDEX ON people (age)", ["block empty-table people"]],
    ["TRUNCATE people; ALTER TABLE people DROP COLUMN age", ["block empty-table people", "block drop-column people.age"]],
    [
      "DELETE FROM people; INSERT INTO people (id) VALUES (1); ALTER TABLE people ADD COLUMN n int NOT NULL",
      ["block empty-table people", "block required-column people.n"],
    ],
    ["DELETE FROM people WHERE age IS NULL; ALTER TABLE people ADD COLUMN n int NOT NULL", ["block required-column people.n"]],
    ["ALTER TABLE people ALTER email TYPE varchar(20)", ["block narrow-type people.email"]],
    ["ALTER TABLE people ALTER age TYPE smallint", ["block narrow-type people.age"]],
    ["ALTER TABLE people ALTER age TYPE numeric(6,2)", ["block narrow-type people.age"]],
    ["ALTER TABLE people ALTER price TYPE numeric(10,1)", ["block narrow-type people.price"]],
    ["ALTER TABLE visits ALTER at TYPE date", ["block narrow-type visits.at"]],
    ["ALTER TABLE people ALTER age TYPE bigint", ["warn rewrite-type people.age"]],
    ["ALTER TABLE unheard ALTER x TYPE bigint", ["warn rewrite-type unheard.x"]],
    ["ALTER TYPE state RENAME VALUE 'open' TO 'begun'", ["block rename-value state “open”"]],
    ["ALTER TABLE people ADD COLUMN n int NOT NULL DEFAULT NULL", ["block required-column people.n"]],
    ["ALTER TABLE people ADD COLUMN n int; ALTER TABLE people ALTER n SET NOT NULL", ["block required-column people.n"]],
    ["ALTER TABLE people ADD COLUMN n int; UPDATE people SET n = 1; CREATE INDEX ON people (n)", ["warn build-index people"]],
    ["ALTER TABLE people ADD COLUMN n bigserial NOT NULL", ["warn rewrite-default people.n"]],
    ["ALTER TABLE people ADD COLUMN n text UNIQUE", ["warn build-unique people"]],
    ["ALTER TABLE people ADD CHECK (age > 0)", ["warn check-constraint people"]],
    ["CREATE INDEX ON people (nickname)", ["block unknown-column people.nickname"]],
    ["INSERT INTO people (id, nickname) VALUES (1, 'a')", ["block unknown-column people.nickname"]],
    ["BEGIN; CREATE INDEX CONCURRENTLY i ON people (age); COMMIT", ["block concurrent-in-transaction people"]],
    ["VACUUM FULL people", ["warn rewrite-table people"]],
    ["CLUSTER people USING people_pkey", ["warn rewrite-table people"]],
    ["DO $$ BEGIN DROP TABLE visits; EXCEPTION WHEN undefined_table THEN NULL; END $$", ["block drop-table visits"]],
  ])("%s", async (text, expected) => {
    expect(say(await judgeLast([base, text]))).toEqual(expected);
  });

  it("says the line, past comments and letters of several bytes", async () => {
    const text = "-- Löschen\nSELECT 'äöü';\n\n/* now;\n it goes */\nALTER TABLE people\n  DROP COLUMN age;\n";
    expect(await judgeLast([base, text])).toMatchObject([{ kind: "drop-column", line: 6 }]);
  });

  it("refuses CONCURRENTLY where the tool opens a transaction", async () => {
    const text = "CREATE INDEX CONCURRENTLY i ON people (age)";
    expect(say(await judgeLast([base, text], true))).toEqual(["block concurrent-in-transaction people"]);
    expect(await judgeLast([base, `COMMIT; ${text}`], true)).toEqual([]);
  });

  it("warns, and does not stop, where the values were copied first", async () => {
    const text = `
      ALTER TABLE visits ADD COLUMN email text;
      UPDATE visits SET email = people.email FROM people WHERE people.id = person_id;
      ALTER TABLE people DROP COLUMN email;
      CREATE TABLE visits_kept AS SELECT * FROM visits;
      DROP TABLE visits;`;
    expect(await judgeLast([base, text])).toMatchObject([
      { level: "warn", kind: "drop-column", subject: "people.email", copied: true },
      { level: "warn", kind: "drop-table", subject: "visits", copied: true },
    ]);
  });
});

describe("what is healthy, unusual or not", () => {
  it.each([
    "CREATE TABLE a (id int); CREATE INDEX ON a (id); ALTER TABLE a ADD COLUMN b int NOT NULL; ALTER TABLE a DROP COLUMN b; TRUNCATE a; DROP TABLE a",
    "CREATE TABLE a (id int); ALTER TABLE a RENAME TO b; ALTER TABLE b ADD UNIQUE (id); DROP TABLE b",
    "ALTER TABLE people ADD COLUMN n int; ALTER TABLE people RENAME COLUMN n TO m",
    "ALTER TABLE people ADD COLUMN n timestamptz NOT NULL DEFAULT now()",
    "ALTER TABLE people ADD COLUMN n text NOT NULL DEFAULT '', ADD COLUMN tags text[] DEFAULT '{}'",
    "ALTER TABLE people ADD COLUMN visit_id int REFERENCES visits (id)",
    "ALTER TABLE people ADD COLUMN visit_id int; CREATE UNIQUE INDEX ON people (visit_id); ALTER TABLE people ADD FOREIGN KEY (visit_id) REFERENCES visits (id)",
    "ALTER TABLE people ADD COLUMN n int; UPDATE people SET n = age; ALTER TABLE people ALTER n SET NOT NULL",
    "ALTER TABLE visits DROP CONSTRAINT owner; ALTER TABLE visits ADD CONSTRAINT owner FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE",
    "ALTER TABLE people ALTER email TYPE text",
    "ALTER TABLE people ALTER email TYPE varchar(100)",
    "ALTER TABLE people ALTER price TYPE numeric(12,2)",
    "ALTER TABLE people ADD CONSTRAINT filled CHECK (email IS NOT NULL) NOT VALID; ALTER TABLE people VALIDATE CONSTRAINT filled; ALTER TABLE people ALTER email SET NOT NULL",
    "ALTER TABLE people ADD CONSTRAINT one UNIQUE USING INDEX people_email",
    "DELETE FROM people WHERE email IS NULL; DELETE FROM visits USING people WHERE person_id = people.id",
    "DROP INDEX people_email; DROP VIEW seen; DROP FUNCTION f(int); DROP TYPE IF EXISTS gone",
    "CREATE TYPE mood AS ENUM ('ok'); ALTER TYPE mood ADD VALUE 'bad'; CREATE TABLE t (m mood DEFAULT 'bad')",
    "ALTER TYPE state ADD VALUE 'gone'; COMMENT ON TYPE state IS 'gone'",
    "ALTER TYPE state ADD VALUE 'gone'; COMMIT; UPDATE people SET state = 'gone' WHERE age > 100",
    "UPDATE unheard SET anything = 1 WHERE true",
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM people; END $$",
    "ALTER TABLE people ALTER email DROP NOT NULL, ALTER age SET DEFAULT 1, ENABLE ROW LEVEL SECURITY",
    "CREATE TABLE IF NOT EXISTS people (only_here int); UPDATE people SET age = 1 WHERE age IS NULL",
    "CREATE TABLE later (LIKE people); UPDATE later SET email = '' WHERE true",
    "",
    "-- nothing to do",
  ])("%s", async (text) => {
    expect(say(await judgeLast([base, text]))).toEqual([]);
  });
});

describe("what cannot be told", () => {
  it.each([
    ["another database's words", "ALTER TABLE `people` MODIFY `age` BIGINT"],
    ["a broken statement", "ALTER TABLE people DROP"],
    ["statements made up while it runs", "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'people'; END $$"],
    ["a command of psql", "\\connect other\nSELECT 1;"],
  ])("%s", async (_, text) => {
    expect(await readStatements(text)).toMatchObject({ ok: false, error: expect.stringMatching(/^PostgreSQL's parser stops at it: /u) });
  });

  it("is judged again after a text that stopped the parser", async () => {
    await readStatements(`SELECT ${"(".repeat(100_000)}`);
    expect(await readStatements("SELECT 1")).toMatchObject({ ok: true });
  });
});
