import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ScratchDatabase } from "../../../src/model/scratch.ts";
import { fillRows } from "../../../src/probes/rehearsal/fill-rows.ts";
import { runLedger, type Step } from "../../../src/probes/rehearsal/ledger.ts";
import { watchEffects } from "../../../src/probes/rehearsal/watch-effects.ts";
import { useServer } from "./scratch-server.ts";

const folder = join(process.env["OPENINGDAY_TEST_DATA"] ?? resolve(import.meta.dirname, "../../../../../../shared/data"), "migrations");
const present = existsSync(join(folder, "expected.json"));
const base: Step = {
  path: "000_base.sql",
  key: "000",
  sql: `CREATE TYPE booking_status AS ENUM ('booked', 'done');
    CREATE TABLE users (id int PRIMARY KEY, email text, phone text);
    CREATE TABLE bookings (id int PRIMARY KEY, user_id int, coach_id int, starts_at timestamptz, status booking_status);
    CREATE TABLE payments (id int PRIMARY KEY, amount int);
    CREATE TABLE old_sessions (id int PRIMARY KEY);`,
};

describe.skipIf(!present)(`the sample migrations, run${present ? "" : ` (skipped: ${folder} is not there)`}`, () => {
  const expected = present ? (JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Record<string, string>) : {};
  const files = present ? readdirSync(folder).filter((name) => name.endsWith(".sql")) : [];
  const server = useServer();
  let released: ScratchDatabase;

  beforeAll(async () => {
    released = await server.create();
    const session = await released.connect();
    await runLedger(session, "numbered SQL files", [base]);
    await fillRows(session);
    await session.close();
  });

  it("are fifteen", () => {
    expect(files).toHaveLength(15);
  });

  it.each(files)("%s", async (name) => {
    const step: Step = { path: name, key: name.slice(0, 2), sql: readFileSync(join(folder, name), "utf8") };
    const verdict = await server.within(async (session) => {
      const witness = await watchEffects(session);
      const { failure } = await runLedger(session, "numbered SQL files", [base, step], witness);
      if (failure !== undefined) return failure.because === "change" ? "block" : failure.because;
      const [{ lost, renamed, rewritten, held }] = witness.effects as [(typeof witness.effects)[number]];
      return lost.length + renamed.length > 0 ? "block" : rewritten.length + held.length > 0 ? "warn" : "safe";
    }, released);
    expect(verdict).toBe(expected[name.replace(".sql", "")]?.split(" ")[0]);
  });
});
