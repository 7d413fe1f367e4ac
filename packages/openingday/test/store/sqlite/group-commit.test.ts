import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { commitTogether } from "../../../src/store/sqlite/group-commit.ts";
import type { StoreCall } from "../../../src/store/sqlite/messages.ts";

let database: DatabaseSync;
let statements: string[];
beforeEach(() => {
  database = new DatabaseSync(":memory:");
  database.exec("create table words (word text unique)");
  statements = [];
  const exec = database.exec.bind(database);
  database.exec = (sql: string) => {
    statements.push(sql);
    exec(sql);
  };
});
afterEach(() => database.close());

const write = (call: number, word: string): StoreCall => ({ call, operation: "recordRuns", parameters: [word] });
const run = async ({ parameters }: StoreCall): Promise<unknown> =>
  database.prepare("insert into words values (?)").run(String(parameters[0])).changes;
const words = (): readonly unknown[] =>
  database
    .prepare("select word from words order by word")
    .all()
    .map(({ word }) => word);

it("commits what gathered in one transaction", async () => {
  const replies = await commitTogether(database, [write(1, "a"), write(2, "b"), write(3, "c")], run);
  expect(replies.map(({ kind }) => kind)).toEqual(["done", "done", "done"]);
  expect(statements).toEqual(["begin immediate", "commit"]);
  expect(words()).toEqual(["a", "b", "c"]);
});

it("fails only the call that is at fault, and keeps the others", async () => {
  const replies = await commitTogether(database, [write(1, "a"), write(2, "a"), write(3, "c")], run);
  expect(replies).toMatchObject([
    { kind: "done", call: 1 },
    { kind: "failed", call: 2, error: expect.stringContaining("UNIQUE") as string },
    { kind: "done", call: 3 },
  ]);
  expect(words()).toEqual(["a", "c"]);
});

it("opens no transaction for reading", async () => {
  await commitTogether(database, [{ call: 1, operation: "readState", parameters: [] }], async () => []);
  expect(statements).toEqual([]);
});

it("answers a failed reading without touching the others", async () => {
  const calls: readonly StoreCall[] = [1, 2].map((call) => ({ call, operation: "incidents", parameters: [call] }));
  const replies = await commitTogether(database, calls, async ({ call }) => {
    if (call === 1) throw new Error("no such table");
    return [];
  });
  expect(replies).toEqual([
    { kind: "failed", call: 1, error: "no such table" },
    { kind: "done", call: 2, value: [] },
  ]);
});
