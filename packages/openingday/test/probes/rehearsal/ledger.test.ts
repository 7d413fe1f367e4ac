import { describe, expect, it } from "vitest";
import type { MigrationTool } from "../../../src/model/evidence-migrations.ts";
import { compareCatalogues, findInvalidIndexes, readCatalogue } from "../../../src/probes/rehearsal/catalogue.ts";
import { type LedgerRun, runLedger, type Step } from "../../../src/probes/rehearsal/ledger.ts";
import { useServer } from "./scratch-server.ts";

const server = useServer();
const step = (key: string, sql: string, more: Partial<Step> = {}): Step => ({ path: `migrations/${key}.sql`, key, sql, ...more });
const people = step("1_people", "create table people (id int primary key, email text)");
const visits = step("3_visits", "create table visits (id int primary key)");
const late = step("2_late", "alter table people add column phone text");

/** What a second run makes of other steps than the first had. */
async function runBoth(tool: MigrationTool, first: readonly Step[], second: readonly Step[]): Promise<LedgerRun> {
  return server.within(async (session) => {
    expect((await runLedger(session, tool, first)).failure).toBeUndefined();
    return runLedger(session, tool, second);
  });
}

describe("what ledgers are tripped by", () => {
  it.each([
    ["Prisma", { ran: [late.path], passedOver: [] }],
    ["numbered SQL files", { ran: [], passedOver: [late.path] }],
    ["node-pg-migrate", { ran: [], failure: { because: "order", path: late.path } }],
    ["Supabase", { ran: [], failure: { because: "order", path: late.path } }],
    ["Flyway", { ran: [], failure: { because: "order", path: late.path } }],
  ] as const)("one that comes late: %s", async (tool, expected) => {
    expect(await runBoth(tool, [people, visits], [people, late, visits])).toMatchObject(expected);
  });

  it("one that Drizzle passes over without a word, since its moment is older", async () => {
    const [old, fresh] = [
      { ...people, when: 2_000 },
      { ...visits, when: 1_000 },
    ];
    expect(await runBoth("Drizzle", [old], [old, fresh])).toMatchObject({ ran: [], passedOver: [visits.path] });
    expect(await runBoth("Drizzle", [old], [old, { ...visits, when: 2_001 }])).toMatchObject({ ran: [visits.path], passedOver: [] });
  });

  it("one number twice: only the first ever runs", async () => {
    const twin = step("1_people", "create table animals (id int)", { path: "migrations/1_animals.sql" });
    expect(await server.within((session) => runLedger(session, "Supabase", [people, twin]))).toMatchObject({
      ran: [people.path],
      passedOver: [twin.path],
    });
    expect(await server.within((session) => runLedger(session, "Flyway", [people, twin]))).toMatchObject({
      failure: { because: "order", path: twin.path },
    });
  });

  it("one that was edited after it ran", async () => {
    const edited = { ...people, sql: "create table people (id bigint primary key)" };
    expect(await runBoth("Prisma", [people], [edited])).toMatchObject({ ran: [], edited: [people.path] });
    expect(await runBoth("Flyway", [people], [edited])).toMatchObject({ failure: { because: "order" } });
  });

  it("one that stopped in the middle, outside a transaction", async () => {
    const half = step("2_half", "create table kept (id int); create index concurrently on people (email); select 1 / 0");
    await server.within(async (session) => {
      expect(await runLedger(session, "numbered SQL files", [people, half])).toMatchObject({
        ran: [people.path],
        failure: { path: half.path, isHalfDone: true, because: "rows" },
      });
      expect(await session.query("select to_regclass('kept') is not null as kept")).toEqual([{ kept: true }]);
      expect(await runLedger(session, "numbered SQL files", [people, half])).toMatchObject({
        ran: [],
        failure: { because: "order", message: "2_half was left half done" },
      });
    });
  });

  it("leaves nothing of one that stopped in its transaction", async () => {
    const whole = step("2_whole", "create table kept (id int); insert into nowhere values (1)");
    await server.within(async (session) => {
      const { failure } = await runLedger(session, "numbered SQL files", [people, whole]);
      expect(failure).toEqual({ path: whole.path, code: "42P01", message: expect.stringContaining("nowhere"), because: "change" });
      expect(await session.query("select to_regclass('kept') as kept")).toEqual([{ kept: null }]);
    });
  });

  it("two that run at the same time: each step runs once", async () => {
    const slow = step("2_slow", "select pg_sleep(0.2); create table slow (id int)");
    await server.within(async (session, database) => {
      const other = await database.connect();
      const runs = await Promise.all([session, other].map((one) => runLedger(one, "Prisma", [people, slow, visits])));
      await other.close();
      expect(runs.map(({ failure }) => failure)).toEqual([undefined, undefined]);
      expect(runs.map(({ ran }) => ran.length).toSorted((a, b) => a - b)).toEqual([0, 3]);
    });
  });

  it("a database that was changed by hand", async () => {
    const made = await server.within(async (session) => {
      await runLedger(session, "Prisma", [people, visits]);
      return readCatalogue(session);
    });
    const differences = await server.within(async (session) => {
      await runLedger(session, "Prisma", [people, visits]);
      await session.query("alter table people alter email type varchar(50); create index by_hand on visits (id)");
      expect(await runLedger(session, "Prisma", [people, visits])).toEqual({ ran: [], passedOver: [], edited: [] });
      return compareCatalogues(await readCatalogue(session), made);
    });
    expect(differences).toEqual([
      "+ column public.people.email character varying(50)",
      "+ index CREATE INDEX by_hand ON public.visits USING btree (id)",
      "- column public.people.email text",
    ]);
  });

  it("a database that is another one's", async () => {
    await server.within(async (session) => {
      await session.query("create table customers (id int); insert into customers values (1)");
      expect(await runLedger(session, "Prisma", [people])).toMatchObject({
        ran: [],
        failure: { because: "order", message: expect.stringContaining("no migration of this project") },
      });
    });
  });

  it("an index that was not built to its end, and is left where it is the next time", async () => {
    await server.within(async (session) => {
      await runLedger(session, "Supabase", [people]);
      await session.query("insert into people values (1, 'same'), (2, 'same')");
      const unique = step("2_unique", "create unique index concurrently if not exists one on people (email)");
      expect((await runLedger(session, "Supabase", [people, unique])).failure).toMatchObject({ code: "23505", because: "rows" });
      expect(await findInvalidIndexes(session)).toEqual(["one"]);
    });
  });
});

describe("what each tool lets through", () => {
  const concurrently = "create index concurrently on people (email)";
  it.each([
    ["numbered SQL files", `set lock_timeout = '2s'; ${concurrently}`, undefined],
    ["Prisma", concurrently, undefined],
    ["Prisma", `set lock_timeout = '2s'; ${concurrently}`, "25001"],
    ["Drizzle", concurrently, "25001"],
    ["node-pg-migrate", concurrently, "25001"],
    ["Supabase", `begin; alter table people add n int; commit; ${concurrently}`, undefined],
  ] as const)("%s: %s", async (tool, sql, code) => {
    const run = await server.within((session) => runLedger(session, tool, [people, step("2", sql, { when: 1 })]));
    expect(run.failure?.code).toBe(code);
  });

  it.each([
    ["create extension no_such_thing", "surroundings"],
    ["grant select on people to somebody_else", "surroundings"],
    ["create table x (id no_such_schema.kind)", "surroundings"],
    ["create table x (id no_such_type)", "change"],
    ["insert into people values (1), (1)", "rows"],
  ] as const)("%s stops by its %s", async (sql, because) => {
    expect(await server.within((session) => runLedger(session, "Prisma", [people, step("2", sql)]))).toMatchObject({
      failure: { because },
    });
  });
});
