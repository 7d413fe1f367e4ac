import { expect, it } from "vitest";
import { fillRows } from "../../../src/probes/rehearsal/fill-rows.ts";
import { findOpenRelations, prepareSupabase } from "../../../src/probes/rehearsal/row-security.ts";
import { useServer } from "./scratch-server.ts";

const server = useServer();
const notes = "create table notes (id int primary key, owner uuid not null references auth.users (id), text text);";
const secured = `${notes} alter table notes enable row level security; create policy own on notes using (auth.uid() = owner);`;

async function look(sql: string): Promise<string[]> {
  return server.within(async (session) => {
    await prepareSupabase(session);
    await session.query(sql);
    const open = await findOpenRelations(session, await fillRows(session));
    expect(await session.query("select count(*)::int as n from notes")).toEqual([{ n: 200 }]);
    return open.map(({ why, relation, role }) => `${why} ${relation} ${role}`);
  });
}

it.each([
  ["no rule at all", notes, ["no-rule notes anon"]],
  ["no rule, and closed to strangers", `${notes} revoke all on notes from anon;`, ["no-rule notes authenticated"]],
  [
    "a rule that lets all",
    `${notes} alter table notes enable row level security; create policy open on notes for select using (true);`,
    ["rule-lets-all notes anon"],
  ],
  ["a view that looks past the rules", `${secured} create view shown as select * from notes;`, ["view-around-rules shown anon"]],
  [
    "a function that does",
    `${secured} create function all_notes() returns setof notes language sql stable security definer as 'select * from notes';`,
    ["function-around-rules all_notes anon"],
  ],
])("%s", async (_, sql, expected) => {
  expect(await look(sql)).toEqual(expected);
});

it.each([
  ["rules for one's own", secured],
  ["a view with the eyes of whoever asks", `${secured} create view shown with (security_invoker) as select * from notes;`],
  ["a view of what everybody may see", `${secured} create view numbers as select generate_series(1, 3) as n;`],
  [
    "a function for the server alone",
    `${secured} create function all_notes() returns setof notes language sql stable security definer as 'select * from notes'; revoke execute on function all_notes from public, anon, authenticated;`,
  ],
  ["a table for the server alone", `${notes} revoke all on notes from anon, authenticated;`],
  ["rules without a policy", `${notes} alter table notes enable row level security;`],
])("nothing open: %s", async (_, sql) => {
  expect(await look(sql)).toEqual([]);
});
