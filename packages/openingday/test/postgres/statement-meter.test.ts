import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NotConfigured } from "../../src/model/probe.ts";
import type { StatementMeter } from "../../src/model/statement-meter.ts";
import { statementMeterDoor } from "../../src/postgres/statement-meter.ts";
import { findMissingIndexes } from "../../src/probes/speed/missing-indexes.ts";
import { readTexts } from "../../src/probes/speed/statement-ledger.ts";
import { useCountingServer } from "./counting-server.ts";

const variable = "OPENINGDAY_TEST_METER";
useCountingServer(variable);

let app: Client;
beforeAll(async () => {
  app = new Client({ connectionString: process.env[variable] });
  await app.connect();
}, 60_000);
afterAll(() => app.end());

async function within<T>(use: (meter: StatementMeter) => Promise<T>, name = variable): Promise<T> {
  const meter = await statementMeterDoor.open(name);
  try {
    return await use(meter);
  } finally {
    await meter.close();
  }
}

describe("a database that does not count yet", () => {
  it("is told how to begin", async () => {
    await expect(statementMeterDoor.open(variable)).rejects.toThrow(/CREATE EXTENSION pg_stat_statements/);
  });
});

describe("the counts of a database", () => {
  beforeAll(async () => {
    await app.query("create extension if not exists pg_stat_statements");
    await app.query("create table people (id int primary key, email varchar(200), note text)");
    await app.query("insert into people select n, 'p' || n || '@x.test', repeat('x', 50) from generate_series(1, 200) n");
  });

  it("are exact, whatever the values were, and say nothing of our own reading", async () => {
    const { before, after, texts } = await within(async (meter) => {
      const first = await meter.counts();
      for (let id = 1; id <= 7; id += 1) await app.query("select note from people where id = $1", [id]);
      await app.query("begin");
      await app.query("update people set note = 'secret words' where id = 3 ;");
      await app.query("commit");
      const second = await meter.counts();
      return { before: first, after: second, texts: await readTexts(meter, [...second.keys()]) };
    });
    const counted = [...texts].flatMap(([id, text]) => {
      const calls = (after.get(id)?.calls ?? 0) - (before.get(id)?.calls ?? 0);
      return calls > 0 ? [`${calls} × ${text}`] : [];
    });
    expect(counted.toSorted()).toEqual(["1 × update people set note = $1 where id = $2", "7 × select note from people where id = $1"]);
  });

  it("give away no value of statements whose values are not replaced, nor a comment", async () => {
    const word = ["Zx9q", "Vault7"].join("");
    await app.query("drop role if exists meter_tenant");
    const texts = await within(async (meter) => {
      await app.query(`create role meter_tenant login password '${word}'`);
      await app.query(`do $body$ begin perform '${word}'; end $body$`);
      await app.query(`select note /* by='${word}' */ from people where id = 1 limit 1`);
      return [...(await readTexts(meter, [...(await meter.counts()).keys()])).values()];
    });
    await app.query("drop role meter_tenant");
    expect(texts.join()).not.toContain(word);
    expect(texts).toEqual(expect.arrayContaining(["create role …", "do …", "select note from people where id = $1 limit $2"]));
  });

  it("are not waited for when the database stops answering", async () => {
    const { hostname, port } = new URL(process.env[variable] ?? "");
    const ways: Socket[] = [];
    const between = createServer((near) => {
      const far = connect(Number(port), hostname);
      ways.push(near, far);
      for (const socket of [near, far]) socket.on("error", () => undefined);
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
    const address = new URL(process.env[variable] ?? "");
    address.port = String((between.address() as AddressInfo).port);
    process.env["OPENINGDAY_TEST_BETWEEN"] = address.href;
    const meter = await statementMeterDoor.open("OPENINGDAY_TEST_BETWEEN");
    for (const socket of ways) socket.unpipe().pause();
    await expect(meter.counts()).rejects.toThrow(/timeout/iu);
    await meter.close();
    for (const socket of ways) socket.destroy();
    between.close();
    delete process.env["OPENINGDAY_TEST_BETWEEN"];
  });

  it("are worth nothing when somebody sets them to nothing meanwhile", async () => {
    await within(async (meter) => {
      await meter.counts();
      await app.query("select pg_stat_statements_reset()");
      await expect(meter.counts()).rejects.toThrow(/set its counts to nothing/);
    });
  });

  it("change nothing: what reads them can only read", async () => {
    await within(async (meter) => {
      expect(await meter.plan("insert into people (id) values ($1)")).toBeDefined();
      expect(await meter.plan("select 1; commit; drop table people")).toBeUndefined();
      // What does not change is worked out while the plan is made, and this only says that it does not.
      await app.query("create sequence if not exists steps");
      await app.query("create or replace function step() returns bigint language sql as 'select nextval(''steps'')'");
      await app.query(
        "create or replace function steady() returns int immutable language plpgsql as 'begin perform step(); return 1; end'",
      );
      expect(await meter.plan("select * from people where id = steady()")).toBeUndefined();
      expect((await app.query("select is_called from steps")).rows).toEqual([{ is_called: false }]);
      expect((await app.query("select count(*)::int as n from people")).rows).toEqual([{ n: 200 }]);
      expect((await meter.counts()).size).toBeGreaterThan(0);
    });
  });

  it("are refused in a sentence to whom they are not shown", async () => {
    await app.query("drop role if exists meter_guest");
    await app.query("create role meter_guest login password 'guest'");
    const address = new URL(process.env[variable] ?? "");
    [address.username, address.password] = ["meter_guest", "guest"];
    process.env["OPENINGDAY_TEST_GUEST"] = address.href;
    await app.query("select note from people where id = 1");
    await within(async (meter) => {
      // Statements of others have neither a number nor a text for such a user.
      expect(await readTexts(meter, [...(await meter.counts()).keys()])).toEqual(new Map());
    }, "OPENINGDAY_TEST_GUEST");
    address.password = "wrong";
    process.env["OPENINGDAY_TEST_GUEST"] = address.href;
    const refused = await statementMeterDoor.open("OPENINGDAY_TEST_GUEST").catch((error: Error) => error.message);
    expect(refused).toMatch(/could not be opened/);
    expect(refused).not.toContain("wrong");
    delete process.env["OPENINGDAY_TEST_GUEST"];
  });

  it.each([
    { value: "", says: /is not set/ },
    { value: "mysql://localhost/app", says: /postgresql:\/\// },
  ])("need an address, which $value is not", async ({ value, says }) => {
    process.env["OPENINGDAY_TEST_NONE"] = value;
    const error = await statementMeterDoor.open("OPENINGDAY_TEST_NONE").catch((one: unknown) => one);
    expect(error).toBeInstanceOf(NotConfigured);
    expect((error as Error).message).toMatch(says);
    delete process.env["OPENINGDAY_TEST_NONE"];
  });
});

describe("missing indexes", () => {
  beforeAll(async () => {
    await app.query(`
      create table bookings (id int primary key, user_id int not null, status text not null, email varchar(100), "startsAt" timestamptz, words text);
      insert into bookings select n, n % 5000, case when n % 2 = 0 then 'open' else 'done' end, 'p' || n || '@x.test',
        now() + n * interval '1 minute', 'word' || n from generate_series(1, 40000) n;
      create table small (id int, user_id int);
      insert into small select n, n from generate_series(1, 500) n;
      create table indexed (id int primary key, user_id int, day date);
      insert into indexed select n, n % 5000, current_date from generate_series(1, 40000) n;
      create index on indexed (user_id, day);
      create table partly (id int primary key, user_id int, gone boolean);
      insert into partly select n, n % 5000, false from generate_series(1, 40000) n;
      create index on partly (user_id) where gone;
      create schema shop;
      create table shop."Order" (id int primary key, "userId" int);
      insert into shop."Order" select n, n % 5000 from generate_series(1, 40000) n;
      create table parts (id int, user_id int) partition by range (id);
      create table parts_1 partition of parts for values from (0) to (100000);
      insert into parts select n, n % 5000 from generate_series(1, 40000) n;
      analyze;`);
  }, 60_000);

  const look = (text: string) => within((meter) => findMissingIndexes(meter, [{ text, steps: ["open the dashboard"] }]));

  it.each([
    { text: "select * from bookings where user_id = $1", sql: 'ON "bookings" ("user_id");' },
    { text: 'select * from bookings where user_id = $1 and "startsAt" >= $2', sql: 'ON "bookings" ("user_id", "startsAt");' },
    { text: "select * from bookings where status = $1 and user_id = $2 order by id", sql: 'ON "bookings" ("status", "user_id");' },
    { text: "update bookings set words = $1 where email = $2", sql: 'ON "bookings" ("email");' },
    { text: "delete from bookings where user_id = any($1)", sql: 'ON "bookings" ("user_id");' },
    { text: 'select o.* from shop."Order" o where o."userId" = $1', sql: 'ON "shop"."Order" ("userId");' },
    { text: "select p.note from people p join bookings b on b.email = p.email where b.user_id = $1", sql: 'ON "bookings" ("user_id");' },
  ])("are named for $text", async ({ text, sql }) => {
    const found = await look(text);
    expect(found).toMatchObject([{ sql: `CREATE INDEX CONCURRENTLY ${sql}`, statement: text, steps: ["open the dashboard"] }]);
    expect(found[0]?.rows).toBeGreaterThan(35_000);
  });

  it.each([
    { why: "a key leads there", text: "select * from bookings where id = $1" },
    { why: "the table is short", text: "select * from small where user_id = $1" },
    { why: "there is an index", text: "select * from indexed where user_id = $1" },
    { why: "there is one that the database does not use", text: "select * from partly where user_id = $1" },
    { why: "half of the rows are wanted", text: "select * from bookings where status = $1" },
    { why: "all rows are wanted", text: "select count(*) from bookings where words <> $1" },
    { why: "no index on the column would serve it", text: "select * from bookings where words like $1" },
    { why: "a function stands around the column", text: "select * from bookings where lower(email) = $1" },
    { why: "it is one or the other", text: "select * from bookings where user_id = $1 or email = $2" },
    { why: "it is a part of a table", text: "select * from parts where user_id = $1" },
    { why: "it was cut off", text: "select * from bookings where user_id = $1 and" },
    { why: "it holds a second statement", text: "select * from bookings where user_id = $1; drop table bookings" },
    { why: "it changes what a table is", text: "create table copy as select * from bookings where user_id = $1" },
    { why: "there is no such table", text: "select * from gone where user_id = $1" },
  ])("are not made up where $why", async ({ text }) => {
    expect(await look(text)).toEqual([]);
  });
});
