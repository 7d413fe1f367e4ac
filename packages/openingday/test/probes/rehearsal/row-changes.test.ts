import { expect, it } from "vitest";
import { fillRows } from "../../../src/probes/rehearsal/fill-rows.ts";
import { findOpenChanges } from "../../../src/probes/rehearsal/row-changes.ts";
import { prepareSupabase } from "../../../src/probes/rehearsal/row-security.ts";
import { useServer } from "./scratch-server.ts";

const server = useServer();
const notes = `create table notes (id int primary key, user_id uuid not null references auth.users (id), text text);
  alter table notes enable row level security; create policy see on notes for select using (true);`;
const own = "auth.uid() = user_id";
const keepsOwn = `${notes} create policy put on notes for insert with check (${own}); create policy change on notes for update using (${own}); create policy remove on notes for delete using (${own});`;

async function look(sql: string): Promise<string[]> {
  return server.within(async (session) => {
    await prepareSupabase(session);
    await session.query(sql);
    const rows = await fillRows(session);
    const sums = "select count(*)::int as n, md5(string_agg(notes::text, '' order by id)) as sum from notes";
    const before = await session.query(sums);
    const open = await findOpenChanges(session, rows);
    expect(await session.query(sums)).toEqual(before);
    expect(await session.query("select 1 from auth.users where email like 'newcomer%'")).toEqual([]);
    return open.map(({ why, relation, role }) => `${why} ${relation} ${role}`);
  });
}

it.each([
  [
    "no rule at all",
    notes.replace("enable row", "disable row"),
    ["changes-others notes anon", "deletes-others notes anon", "adds-for-others notes anon"],
  ],
  [
    "everybody may change",
    `${notes} create policy change on notes for update to authenticated using (true);`,
    ["changes-others notes authenticated"],
  ],
  [
    "everybody may take a row over",
    `${notes} create policy change on notes for update to authenticated using (true) with check (${own});`,
    ["changes-others notes authenticated"],
  ],
  ["everybody may delete", `${notes} create policy remove on notes for delete using (true);`, ["deletes-others notes anon"]],
  [
    "whoever is logged in may add for anybody",
    `${notes} create policy put on notes for insert to authenticated with check (true);`,
    ["adds-for-others notes authenticated"],
  ],
  [
    "rules on the person's own page, where adding is free",
    `create table notes (id uuid primary key references auth.users (id), name text); alter table notes enable row level security;
     create policy put on notes for insert with check (auth.role() = 'authenticated'); create policy own on notes using (auth.uid() = id) with check (auth.uid() = id);`,
    ["adds-for-others notes authenticated"],
  ],
  [
    "one column may be changed by everybody",
    `${notes} create policy change on notes for update using (true); revoke update on notes from anon, authenticated; grant update (text) on notes to authenticated;`,
    ["changes-others notes authenticated"],
  ],
  [
    "a view that writes past the rules",
    `${keepsOwn} create view shown as select * from notes;`,
    ["changes-others shown anon", "deletes-others shown anon"],
  ],
  [
    "the owner is reached through a profile",
    `create table profiles (id uuid primary key references auth.users (id)); alter table profiles enable row level security;
     create table notes (id int primary key, writer uuid not null references profiles (id)); alter table notes enable row level security;
     create policy all_of_it on notes to authenticated using (true);`,
    ["changes-others notes authenticated", "deletes-others notes authenticated", "adds-for-others notes authenticated"],
  ],
])("open: %s", async (_, sql, expected) => {
  expect(await look(sql)).toEqual(expected);
});

it.each([
  ["rules for one's own", keepsOwn],
  ["one rule for everything", `${notes} create policy own on notes using (${own});`],
  ["a view with the eyes of whoever asks", `${keepsOwn} create view shown with (security_invoker) as select * from notes;`],
  [
    "a view that may only be read",
    `${keepsOwn} create view shown as select * from notes; revoke insert, update, delete on shown from anon, authenticated;`,
  ],
  [
    "rights that were taken away",
    `${notes} create policy all_of_it on notes using (true); revoke insert, update, delete on notes from anon, authenticated;`,
  ],
  [
    "a contact form, for everybody, with a person where one is logged in",
    `create table notes (id int primary key, user_id uuid references auth.users (id), text text not null); alter table notes enable row level security;
     create policy put on notes for insert to anon, authenticated with check (true);`,
  ],
  [
    "a waiting list that is nobody's",
    "create table notes (id int primary key, email text not null unique); alter table notes enable row level security; create policy put on notes for insert to anon with check (true);",
  ],
  [
    "messages, which one person writes to another",
    `create table notes (id int primary key, from_id uuid not null references auth.users (id), to_id uuid not null references auth.users (id));
     alter table notes enable row level security; create policy put on notes for insert with check (auth.uid() = from_id); create policy see on notes for select using (auth.uid() in (from_id, to_id));`,
  ],
  [
    "a team that works on its rows together",
    `create table members (team_id int not null, user_id uuid not null references auth.users (id), primary key (team_id, user_id));
     create table notes (id int primary key, team_id int not null, user_id uuid not null references auth.users (id), text text);
     alter table members enable row level security; create policy own on members for select using (${own});
     alter table notes enable row level security; create policy team on notes using (team_id in (select team_id from members where user_id = auth.uid()));`,
  ],
  [
    "pages of nobody, which everybody may edit",
    "create table notes (id int primary key, text text); alter table notes enable row level security; create policy wiki on notes to authenticated using (true);",
  ],
  [
    "a trigger that keeps strangers out",
    `${notes} create policy change on notes for update using (true);
     create function refuse() returns trigger language plpgsql as 'begin if old.user_id is distinct from auth.uid() then raise exception ''not yours''; end if; return new; end';
     create trigger refuse before update on notes for each row execute function refuse();`,
  ],
])("kept apart: %s", async (_, sql) => {
  expect(await look(sql)).toEqual([]);
});
