import { readdir, readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join, resolve } from "node:path";
import type { ScratchDatabase, ScratchServer } from "../src/model/scratch.ts";
import { openScratch } from "../src/postgres/open-scratch.ts";
import { fillRows } from "../src/probes/rehearsal/fill-rows.ts";
import { runLedger, type Step } from "../src/probes/rehearsal/ledger.ts";
import { watchEffects } from "../src/probes/rehearsal/watch-effects.ts";
import { atMost, type Bar, printBars, sayRange } from "./bars.ts";

const folder = join(process.env["OPENINGDAY_TEST_DATA"] ?? resolve(import.meta.dirname, "../../../../shared/data"), "migrations");
const rounds = process.argv.includes("--full") ? 6 : 2;

const mostInAllMs = 15_000;
const mostEachMs = 150;

const released: Step = {
  path: "000_base.sql",
  key: "000",
  sql: `CREATE TYPE booking_status AS ENUM ('booked', 'done');
    CREATE TABLE users (id int PRIMARY KEY, email text, phone text);
    CREATE TABLE bookings (id int PRIMARY KEY, user_id int, coach_id int, starts_at timestamptz, status booking_status);
    CREATE TABLE payments (id int PRIMARY KEY, amount int);
    CREATE TABLE old_sessions (id int PRIMARY KEY);`,
};

/** The fifteen sample migrations, each on a database of its own, from making the server on; then more of them on the same server. */
async function measure(): Promise<void> {
  const what = {
    all: "15 migrations with a new server, ms",
    each: "each more on a database of its own, ms",
    inOneRun: "each more in one run, as “prove” does it, ms",
    wrong: "judged otherwise than expected",
  };
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".sql"));
  if (files.length === 0) {
    const reason = `${folder} is not there`;
    const none = (want: string): Bar => ({ want, got: null, ok: null, reason });
    printBars(
      "migrations",
      {
        [what.all]: none(`<= ${mostInAllMs}`),
        [what.each]: none(`<= ${mostEachMs}`),
        [what.inOneRun]: none(`<= ${mostEachMs}`),
        [what.wrong]: none("<= 0"),
      },
      [],
    );
    return;
  }
  const expected = JSON.parse(await readFile(join(folder, "expected.json"), "utf8")) as Record<string, string>;
  const steps = await Promise.all(
    files.map(async (name): Promise<Step> => ({ path: name, key: name.slice(0, 2), sql: await readFile(join(folder, name), "utf8") })),
  );
  const begun = performance.now();
  const server = await openScratch({ folders: [] }, new AbortController().signal);
  try {
    const base = await prepare(server);
    const verdicts: string[] = [];
    for (const step of steps) verdicts.push(await judge(server, base, step));
    const allMs = performance.now() - begun;
    const wrong = steps.filter(({ path }, place) => verdicts[place] !== expected[path.replace(".sql", "")]?.split(" ")[0]);
    const each: number[] = [];
    for (let round = 1; round < rounds; round += 1)
      for (const step of steps) {
        const at = performance.now();
        await judge(server, base, step);
        each.push(performance.now() - at);
      }
    const mean = each.reduce((sum, ms) => sum + ms, 0) / each.length;
    printBars(
      "migrations",
      {
        [what.all]: atMost(mostInAllMs, allMs),
        [what.each]: atMost(mostEachMs, mean),
        [what.inOneRun]: atMost(mostEachMs, await runMany(server, base)),
        [what.wrong]: atMost(0, wrong.length),
      },
      [
        `PostgreSQL ${server.version}; each more: ${sayRange(each)} ms.`,
        ...(wrong.length === 0 ? [] : [`Otherwise: ${wrong.map(({ path }) => path).join(", ")}`]),
        `Load of the machine at the end: ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores. Above that the times say little.`,
      ],
    );
  } finally {
    await server.close();
  }
}

async function prepare(server: ScratchServer): Promise<ScratchDatabase> {
  const base = await server.create();
  const session = await base.connect();
  await runLedger(session, "numbered SQL files", [released]);
  await fillRows(session);
  await session.close();
  return base;
}

async function judge(server: ScratchServer, base: ScratchDatabase, step: Step): Promise<string> {
  const database = await server.create(base);
  const session = await database.connect();
  const witness = await watchEffects(session);
  const { failure } = await runLedger(session, "numbered SQL files", [released, step], witness);
  await session.close();
  if (failure !== undefined) return failure.because === "change" ? "block" : failure.because;
  const [effect] = witness.effects;
  if (effect === undefined) return "nothing was seen";
  const { lost, renamed, rewritten, held } = effect;
  return lost.length + renamed.length > 0 ? "block" : rewritten.length + held.length > 0 ? "warn" : "safe";
}

/** Milliseconds for each of many in a row, all of them looked at. */
async function runMany(server: ScratchServer, base: ScratchDatabase): Promise<number> {
  const many = Array.from({ length: 60 }, (_, number): Step => {
    const key = String(number + 100);
    const changes = [
      "alter table users add column c% int",
      "create table t% (id int primary key, user_id int references users (id))",
      "create index i% on bookings (user_id)",
    ];
    return { path: `${key}.sql`, key, sql: (changes[number % changes.length] ?? "").replace("%", key) };
  });
  const database = await server.create(base);
  const session = await database.connect();
  const begun = performance.now();
  const { ran, failure } = await runLedger(session, "numbered SQL files", [released, ...many], await watchEffects(session));
  const tookMs = performance.now() - begun;
  await session.close();
  if (failure !== undefined) throw new Error(failure.message);
  return tookMs / ran.length;
}

await measure();
