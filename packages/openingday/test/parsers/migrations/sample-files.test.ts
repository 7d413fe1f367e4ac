import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { judgeLast } from "./read-migration.ts";

const folder = join(process.env["OPENINGDAY_TEST_DATA"] ?? resolve(import.meta.dirname, "../../../../../../shared/data"), "migrations");
const present = existsSync(join(folder, "expected.json"));
const base = `
  CREATE TYPE booking_status AS ENUM ('booked', 'done');
  CREATE TABLE users (id int PRIMARY KEY, email text, phone text);
  CREATE TABLE bookings (id int PRIMARY KEY, user_id int, coach_id int, starts_at timestamptz, status booking_status);
  CREATE TABLE payments (id int PRIMARY KEY, amount int);
  CREATE TABLE old_sessions (id int PRIMARY KEY);`;

describe.skipIf(!present)(`the sample migrations${present ? "" : ` (skipped: ${folder} is not there)`}`, () => {
  const expected = present ? (JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Record<string, string>) : {};
  const files = present ? readdirSync(folder).filter((name) => name.endsWith(".sql")) : [];

  it("are the fifteen that were judged by their effect", () => {
    expect(files).toHaveLength(15);
  });
  it.each(files)("%s", async (name) => {
    const levels = new Set((await judgeLast([base, readFileSync(join(folder, name), "utf8")])).map(({ level }) => level));
    const verdict = levels.has("block") ? "block" : levels.has("warn") ? "warn" : "safe";
    expect(verdict).toBe(expected[name.replace(".sql", "")]?.split(" ")[0]);
  });
});
