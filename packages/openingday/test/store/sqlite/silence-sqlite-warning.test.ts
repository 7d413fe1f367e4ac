import { expect, it } from "vitest";
import { silenceSqliteWarning } from "../../../src/store/sqlite/silence-sqlite-warning.ts";

it.each([
  { why: "SQLite's", text: "SQLite is an experimental feature and might change at any time", type: "ExperimentalWarning", heard: 0 },
  { why: "another experiment's", text: "Type Stripping is an experimental feature", type: "ExperimentalWarning", heard: 1 },
  { why: "a deprecation of SQLite", text: "SQLite is an experimental feature", type: "DeprecationWarning", heard: 1 },
])("keeps back only SQLite's own announcement: $why", ({ text, type, heard }) => {
  const passed: unknown[] = [];
  const target = { emitWarning: (warning: string | Error) => void passed.push(warning) };
  silenceSqliteWarning(target);
  (target.emitWarning as (text: string, type: string) => void)(text, type);
  expect(passed).toHaveLength(heard);
});
