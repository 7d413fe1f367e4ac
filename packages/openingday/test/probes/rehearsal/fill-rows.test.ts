import { expect, it } from "vitest";
import { fillRows } from "../../../src/probes/rehearsal/fill-rows.ts";
import { useServer } from "./scratch-server.ts";

const server = useServer();
const fill = (sql: string, ask = "select 1 as one") =>
  server.within(async (session) => {
    await session.query(sql);
    const filled = await fillRows(session);
    return { ...filled, answer: await session.query(ask) };
  });

it.each([
  [
    "every usual type",
    "create table t (a serial primary key, b text, c varchar(5), d char(2), e numeric(6,2), f boolean, g date, h timestamptz(3), i time, j interval, k jsonb, l uuid, m bytea, n inet, o int[], p text[] not null, q tstzrange, r double precision, s smallint, t money, u timestamp(0), v xml, w tsvector)",
  ],
  [
    "enums and domains",
    "create type mood as enum ('ok', 'bad'); create domain short as varchar(10) check (value ~ '^[a-z]'); create domain level as int check (value between 1 and 5); create table t (id int primary key, m mood not null, n mood[] not null, s short not null, l level not null)",
  ],
  [
    "what the database makes itself",
    "create table t (id int generated always as identity primary key, n int not null, twice int generated always as (n * 2) stored)",
  ],
  [
    "rules",
    "create table t (id int primary key, kind text not null check (kind in ('card', 'bank')), price int check (price > 0 and price <= 500), starts timestamptz not null, ends timestamptz not null, check (ends > starts), check (kind <> 'card' or price is not null))",
  ],
  [
    "rules about text",
    "create table t (email text not null check (email like '%@%'), slug text not null check (slug ~ '^[a-z0-9-]+$'), code text check (length(code) = 3), name text not null check (length(trim(name)) > 0))",
  ],
  [
    "capitals and words of SQL",
    'create table "Order" (id int primary key, "from" text not null, "userId" int check ("userId" > 0)); create table t (id int primary key, "order" int not null references "Order" (id))',
  ],
  [
    "one to one, many to many, a tree",
    "create table p (id uuid primary key); create table one (p uuid primary key references p); create table t (a uuid references p, b uuid not null references p, primary key (a, b)); create table tree (id int primary key, up int references tree)",
  ],
  [
    "a circle that may be empty",
    "create table a (id int primary key, b int); create table t (id int primary key, a int not null references a); alter table a add foreign key (b) references t (id)",
  ],
  [
    "one of two owners",
    "create table p (id int primary key); create table t (id int primary key, a int references p, b int references p, check ((a is null) <> (b is null)))",
  ],
  [
    "a key of two columns",
    "create table p (x int, y text, primary key (x, y)); create table t (id int primary key, px int not null, py text not null, foreign key (px, py) references p)",
  ],
  ["periods that must not overlap", "create table t (id int primary key, during tstzrange, exclude using gist (during with &&))"],
  [
    "parts",
    "create table t (id int not null, at date not null) partition by range (at); create table t_2026 partition of t for values from ('2026-01-01') to ('2027-01-01')",
  ],
])("%s", async (_, sql) => {
  const { notFilled, filled } = await fill(sql);
  expect(notFilled).toEqual([]);
  expect(filled).toContain("t");
});

it("leaves no column empty, and fills one row to the end of its room", async () => {
  const { answer } = await fill(
    "create table t (id int primary key, name varchar(30), note text)",
    "select count(*)::int as n, count(name)::int as names, count(distinct note)::int as notes, max(length(name)) as longest from t",
  );
  expect(answer).toEqual([{ n: 200, names: 200, notes: 200, longest: 30 }]);
});

it("keeps what migrations have put there, and finds rows for what points without saying so", async () => {
  const { answer } = await fill(
    "create table users (id int primary key); insert into users values (1), (2); create table b (id int primary key, user_id int)",
    "select (select count(*)::int from users) as users, (select count(*)::int from b where not exists (select 1 from users where id = user_id)) as lost",
  );
  expect(answer).toEqual([{ users: 200, lost: 0 }]);
});

it.each([
  ["a rule that nothing satisfies", "create table t (n int not null check (n > 5 and n < 5))", /no values were found/u],
  ["a type that nobody knows", "create table t (l lseg not null)", /no value is known for the type lseg/u],
  [
    "a trigger that refuses",
    "create function no() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$; create table t (id int); create trigger no before insert on t for each row execute function no()",
    /not now/u,
  ],
])("says what it could not fill: %s", async (_, sql, reason) => {
  const { notFilled } = await fill(`${sql}; create table after_it (id int primary key)`);
  expect(notFilled).toEqual([{ table: "t", reason: expect.stringMatching(reason) }]);
});
