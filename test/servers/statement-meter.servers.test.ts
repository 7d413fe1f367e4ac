import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUndo } from "../../apps/coach/world/undo.ts";
import { statementMeterDoor } from "../../packages/openingday/src/postgres/statement-meter.ts";
import { findMissingIndexes } from "../../packages/openingday/src/probes/speed/missing-indexes.ts";
import { readTexts } from "../../packages/openingday/src/probes/speed/statement-ledger.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { type DebianPostgres, startDebianPostgres } from "./start-debian-postgres.ts";

const skip = lacks("Debian's PostgreSQL", { programs: ["initdb", "postgres", "psql", "setpriv"] });
const variable = "OPENINGDAY_TEST_DEBIAN";
const undo = createUndo();
let postgres: DebianPostgres;

beforeAll(async () => {
  if (skip) return;
  postgres = await startDebianPostgres(await createScratchFolder(undo), undo, ["shared_preload_libraries=pg_stat_statements"]);
  process.env[variable] = postgres.url;
});
afterAll(async () => {
  delete process.env[variable];
  await undo.run();
});

/** Before 16 a plan for any values has to be prepared. */
describe.skipIf(skip)("the counts of Debian's PostgreSQL", () => {
  it("are read, and its plans", async () => {
    await postgres.ask("postgres", "create extension pg_stat_statements");
    await postgres.ask(
      "postgres",
      "create table visits as select n as id, n % 5000 as room, 'p' || n as person from generate_series(1, 30000) n",
    );
    await postgres.ask("postgres", "analyze");
    const meter = await statementMeterDoor.open(variable);
    try {
      const before = await meter.counts();
      for (let n = 0; n < 6; n += 1) await postgres.ask("postgres", `select person from visits where room = ${n}`);
      const after = await meter.counts();
      const changed = [...after].filter(([id, { calls }]) => calls > (before.get(id)?.calls ?? 0));
      const texts = await readTexts(
        meter,
        changed.map(([id]) => id),
      );
      expect([...texts].map(([id, text]) => [text, after.get(id)?.calls])).toEqual([["select person from visits where room = $1", 6]]);
      const sent = [...texts.values()].map((text) => ({ text, steps: [] }));
      expect(await findMissingIndexes(meter, sent)).toMatchObject([{ sql: 'CREATE INDEX CONCURRENTLY ON "visits" ("room");' }]);
    } finally {
      await meter.close();
    }
  });
});
