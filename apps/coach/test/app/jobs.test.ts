import { readdirSync } from "node:fs";
import { Pool } from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createWorker } from "../../app/jobs/worker.ts";
import { migrate } from "../../app/migrate.ts";
import { addJob, claimJobs, queueLateness, reviveJob } from "../../app/queries/jobs.ts";
import { seed } from "../../app/seed.ts";
import { openDatabase } from "./open-database.ts";
import type { TestDatabase } from "./open-database.ts";

let server: TestDatabase;
let database: Pool;
beforeAll(async () => {
  server = await openDatabase();
  database = new Pool({ connectionString: server.url, max: 5 });
});
afterAll(async () => {
  await database.end();
  await server.close();
});

const states = async () => (await database.query(`select kind, state, attempts, last_error from jobs order by id`)).rows;

const files = readdirSync(new URL("../../app/migrations", import.meta.url)).filter((name) => name.endsWith(".sql"));

const schema = () =>
  database.query(`select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2`);

it("migrates an empty database in order, once", async () => {
  const first = await migrate(server.url);
  expect(first).toEqual(first.toSorted());
  expect(first).toHaveLength(files.length);
  const before = (await schema()).rows;
  expect(await migrate(server.url)).toEqual([]);
  expect((await schema()).rows).toEqual(before);
});

it("is migrated by one of two machines that start at once", async () => {
  const other = await openDatabase();
  const ran = await Promise.all([migrate(other.url), migrate(other.url)]);
  expect(ran.map((names) => names.length).toSorted((a, b) => a - b)).toEqual([0, files.length]);
  await other.close();
});

it("stores instants with their zone everywhere", async () => {
  const { rows } = await database.query(
    `select 1 from information_schema.columns where table_schema = 'public' and data_type = 'timestamp without time zone' and table_name <> 'migrations'`,
  );
  expect(rows).toEqual([]);
});

it("does a job once, even with two workers", async () => {
  const done: string[] = [];
  const create = () => createWorker({ database, log: pino({ level: "silent" }), perform: async (job) => void done.push(job.id) });
  for (let count = 0; count < 20; count += 1) await addJob(database, { kind: "expire-hold", bookingId: String(count) });
  const workers = [create(), create()];
  for (const worker of workers) worker.start();
  await vi.waitFor(async () => expect((await states()).filter((job) => job.state === "done")).toHaveLength(20), { timeout: 8_000 });
  await Promise.all(workers.map((worker) => worker.stop()));
  expect(new Set(done).size).toBe(done.length);
  await database.query("delete from jobs");
});

it("tries a failing job again later, and gives it to a person in the end", async () => {
  const failing = { database, log: pino({ level: "silent" }), perform: () => Promise.reject(new Error("no route to ann@example.com")) };
  await addJob(database, { kind: "daily-upkeep" });
  await addJob(database, { kind: "mail-reset", personId: "x" });
  await database.query(`update jobs set max_attempts = 1 where kind = 'mail-reset'`);
  const worker = createWorker(failing);
  worker.start();
  await vi.waitFor(async () => expect((await states()).every((job) => job.attempts === 1 && job.state !== "running")).toBe(true), {
    timeout: 8_000,
  });
  await worker.stop();
  expect(await states()).toEqual([
    { kind: "daily-upkeep", state: "queued", attempts: 1, last_error: "no route to [email]" },
    { kind: "mail-reset", state: "dead", attempts: 1, last_error: "no route to [email]" },
  ]);
  expect(await claimJobs(database, 10)).toEqual([]);
  const { rows } = await database.query<{ id: string }>(`select id from jobs where state = 'dead'`);
  expect(await reviveJob(database, rows[0]?.id ?? "0")).toBe(true);
  expect(await claimJobs(database, 10)).toMatchObject([{ kind: "mail-reset", attempts: 1 }]);
  await database.query("delete from jobs");
});

it("takes back a job whose worker died, and says how late the queue is", async () => {
  await addJob(database, { kind: "daily-upkeep" }, { runAt: new Date(Date.now() - 90_000) });
  expect(await queueLateness(database)).toBeGreaterThan(80);
  expect(await claimJobs(database, 1)).toHaveLength(1);
  expect(await queueLateness(database)).toBe(0);
  await database.query(`update jobs set locked_until = now() - interval '1 second'`);
  expect(await claimJobs(database, 1)).toMatchObject([{ attempts: 2 }]);
  await database.query("delete from jobs");
});

it("queues one job for one key", async () => {
  await addJob(database, { kind: "daily-upkeep" }, { dedupeKey: "today" });
  await addJob(database, { kind: "daily-upkeep" }, { dedupeKey: "today" });
  expect(await states()).toHaveLength(1);
  await database.query("delete from jobs");
});

it.each(["2026-11-24T05:00Z", "2027-04-05T12:00Z", "2027-08-01T00:00Z"])(
  "seeds two coaches, six clients and a calendar with a change of the clocks in it, begun at %s",
  async (from) => {
    await database.query("truncate people, coaches, slots, bookings, jobs cascade");
    const now = new Date(from);
    const seeded = await seed(server.url, now);
    expect(seeded.coaches).toHaveLength(2);
    expect(seeded.clients).toHaveLength(6);
    expect(seeded.freeSlots).toBeGreaterThan(500);
    expect(seeded.password.length).toBeGreaterThan(9);
    const { rows } = await database.query<{ slug: string; openings: number; offsets: number }>(
      `select slug, count(*)::int as openings,
         count(distinct (starts_at at time zone coaches.time_zone) - (starts_at at time zone 'UTC'))::int as offsets
       from slots join coaches on coaches.id = coach_id where starts_at > $1 group by slug order by slug`,
      [now],
    );
    expect(rows.map((coach) => coach.slug)).toEqual(["daniel-okafor", "mara-lindqvist"]);
    expect(Math.max(...rows.map((coach) => coach.offsets))).toBe(2);
    const ahead = await database.query(
      `select count(*) filter (where starts_at > $1)::int as ahead, count(*) filter (where starts_at <= $1)::int as past from bookings join slots on slots.id = slot_id`,
      [now],
    );
    expect(ahead.rows).toEqual([{ ahead: 7, past: 6 }]);
  },
);
