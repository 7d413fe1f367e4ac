import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { migrate } from "../../apps/coach/app/migrate.ts";
import { holdSlot } from "../../apps/coach/app/queries/bookings.ts";
import { transaction } from "../../apps/coach/app/queries/run.ts";
import { seed } from "../../apps/coach/app/seed.ts";
import { freeSlots, logIn, startApp, type TestApp } from "../../apps/coach/test/app/start-app.ts";
import { startDatabase } from "../../apps/coach/world/database.ts";
import { createUndo } from "../../apps/coach/world/undo.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { type DebianPostgres, startDebianPostgres } from "./start-debian-postgres.ts";

const skip = lacks("Debian's PostgreSQL", { programs: ["initdb", "postgres", "psql", "setpriv"] });
const undo = createUndo();
const migrations = readdirSync(new URL("../../apps/coach/app/migrations", import.meta.url))
  .map((name) => name.replace(/\.sql$/u, ""))
  .toSorted();
let postgres: DebianPostgres;
let folder = "";

beforeAll(async () => {
  if (skip) return;
  folder = await createScratchFolder(undo);
  postgres = await startDebianPostgres(folder, undo);
});
afterAll(() => undo.run());

/** The address of a fresh, empty database. */
async function create(name: string): Promise<string> {
  await postgres.ask("postgres", `create database ${name}`);
  return new URL(name, postgres.url).href;
}

describe.skipIf(skip)("the demo's schema on Debian's PostgreSQL", () => {
  it("is made once, and again is nothing to do", async () => {
    const url = await create("twice");
    expect(await migrate(url)).toEqual(migrations);
    const schema = (): Promise<string> =>
      postgres.ask(
        "twice",
        "select table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema = 'public' order by 1, 2",
      );
    const before = await schema();
    expect(await migrate(url)).toEqual([]);
    expect(await schema()).toBe(before);
    expect(before.split("\n").length).toBeGreaterThan(20);
  });

  it("is made once also where two machines start at the same time", async () => {
    const url = await create("together");
    const ran = await Promise.all([migrate(url), migrate(url)]);
    expect(ran.map((names) => names.length).toSorted((a, b) => a - b)).toEqual([0, migrations.length]);
    expect(await postgres.ask("together", "select count(*), count(distinct name) from migrations")).toBe(
      `${migrations.length}|${migrations.length}`,
    );
  });

  it("takes the people and the calendar of the demo", async () => {
    const url = await create("seeded");
    await migrate(url);
    const seeded = await seed(url, new Date(), { password: "correct horse battery" });
    expect(seeded.freeSlots).toBeGreaterThan(50);
    const roles = await postgres.ask("seeded", "select role, count(*) from people group by role order by role");
    expect(roles.split("\n")).toEqual(["admin|1", `client|${seeded.clients.length}`, `coach|${seeded.coaches.length}`]);
  });
});

describe.skipIf(skip)("the demo on Debian's PostgreSQL", () => {
  let world: TestApp;
  beforeAll(async () => {
    vi.stubEnv("TEST_DATABASE_URL", postgres.url);
    world = await startApp();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await world?.close();
  });

  it("runs on that server and no other", async () => {
    const { rows } = await world.database.query<{ version: string; port: number }>("select version(), inet_server_port() as port");
    expect(rows).toEqual([{ version: expect.stringContaining("Debian"), port: Number(new URL(postgres.url).port) }]);
  });

  it("gives a slot to exactly one of two clients who ask at the same time", async () => {
    const [amelia, jonas] = [await logIn(world.app, "amelia@inbox.test"), await logIn(world.app, "jonas@inbox.test")];
    for (const slot of await freeSlots(world.app, "mara-lindqvist", 5)) {
      const answers = await Promise.all([amelia.post("/book", { slot }), jonas.post("/book", { slot })]);
      expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([303, 409]);
    }
  });

  it("gives it to exactly one also where both are in the middle of a transaction", async () => {
    const clients = await world.database.query<{ id: string }>("select id from people where role = 'client' order by id limit 2");
    for (const slot of await freeSlots(world.app, "mara-lindqvist", 5)) {
      const held = await Promise.all(
        clients.rows.map(({ id }) =>
          transaction(world.database, (connection) => holdSlot(connection, slot, id, { minutes: 15, leadHours: 2 })),
        ),
      );
      expect(held.filter((one) => one !== undefined)).toHaveLength(1);
      const { rows } = await world.database.query("select count(*)::int as n from bookings where slot_id = $1 and status = 'held'", [slot]);
      expect(rows).toEqual([{ n: 1 }]);
    }
  });
});

describe.skipIf(skip)("the demo's database where DATABASE_URL names a server", () => {
  const databases = (): Promise<string> =>
    postgres.ask("postgres", "select datname from pg_database where datname like 'openingday%' order by 1");

  it("is made there, and dropped when the demo ends", async () => {
    vi.stubEnv("DATABASE_URL", postgres.url);
    const world = createUndo();
    const url = new URL(await startDatabase(folder, world).finally(() => vi.unstubAllEnvs()));
    const name = url.pathname.slice(1);
    expect(url.host).toBe(new URL(postgres.url).host);
    expect(await databases()).toBe(name);
    expect(Number(await postgres.ask(name, "select count(*) from slots"))).toBeGreaterThan(50);
    await world.run();
    expect(await databases()).toBe("");
  });
});
