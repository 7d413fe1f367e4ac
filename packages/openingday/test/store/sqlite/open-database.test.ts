import { DatabaseSync } from "node:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { prepareDatabase } from "../../../src/store/sqlite/open-database.ts";

let folder: string;
let database: DatabaseSync;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openingday-database-"));
  database = new DatabaseSync(join(folder, "watch.db"));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  { pragma: "journal_mode", value: "wal" },
  { pragma: "synchronous", value: 2 },
  { pragma: "cache_size", value: -65536 },
  { pragma: "busy_timeout", value: 5000 },
])("sets $pragma to $value", ({ pragma, value }) => {
  prepareDatabase(database);
  expect(Object.values(database.prepare(`pragma ${pragma}`).get() ?? {})).toEqual([value]);
});

it("leaves the tables of an earlier start as they are", () => {
  prepareDatabase(database);
  database.exec("insert into states values ('App', '{}', null)");
  prepareDatabase(database);
  expect(database.prepare("select count(*) as n from states").get()).toEqual({ n: 1 });
});

it("undoes everything when the tables cannot be made", () => {
  database.exec("create table outbox (id integer)");
  expect(() => prepareDatabase(database)).toThrow(/outbox/);
  expect(database.prepare("select name from sqlite_master where type = 'table'").all()).toEqual([{ name: "outbox" }]);
});
