import { describe, expect, it } from "vitest";
import { hintsIn } from "./read.ts";

const inLoop = (call: string): string => `async function list(rows) { for (const row of rows) { row.more = await ${call}; } return rows; }`;

describe("a question to the database inside a loop", () => {
  it.each([
    { library: "pg", call: 'pool.query("select * from clients where id = $1", [row.clientId])', subject: "pool.query" },
    { library: "pg, behind this", call: "this.db.query(`SELECT name FROM clients WHERE id = ${row.id}`)", subject: "db.query" },
    { library: "Prisma", call: "prisma.client.findUnique({ where: { id: row.clientId } })", subject: "prisma.client.findUnique" },
    { library: "Prisma in a context", call: "ctx.prisma.client.count({ where: { id: row.id } })", subject: "ctx.prisma.client.count" },
    { library: "Drizzle", call: "db.select().from(clients).where(eq(clients.id, row.clientId))", subject: "db.select.from.where" },
    {
      library: "Drizzle, relational",
      call: "db.query.clients.findFirst({ where: eq(id, row.id) })",
      subject: "db.query.clients.findFirst",
    },
    { library: "Knex", call: 'knex("clients").where({ id: row.clientId }).first()', subject: "knex.where.first" },
    {
      library: "Kysely",
      call: 'db.selectFrom("clients").selectAll().where("id", "=", row.id).execute()',
      subject: "db.selectFrom.selectAll.where",
    },
    {
      library: "Supabase",
      call: 'supabase.from("clients").select("name").eq("id", row.clientId).single()',
      subject: "supabase.from.select.eq",
    },
    { library: "MongoDB", call: 'db.collection("clients").findOne({ _id: row.clientId })', subject: "db.collection.findOne" },
    { library: "postgres.js", call: "sql`select name from clients where id = ${row.clientId}`", subject: "sql`…`" },
  ])("is seen with $library", ({ call, subject }) => {
    expect(hintsIn(inLoop(call))).toEqual([`query-in-loop 1 ${subject}`]);
  });

  it("is seen with Mongoose, where the file speaks to it", () => {
    const call = inLoop("Client.findById(row.clientId).lean()");
    expect(hintsIn(`import Client from "../models/client.js";\nconst db = 1;\n${call}`)).toEqual(["query-in-loop 3 Client.findById.lean"]);
    expect(hintsIn(`const db = 1;\n${call}`)).toEqual([]);
  });

  it.each([
    { why: "a map of promises", text: "await Promise.all(rows.map((row) => pool.query('select 1 from a where id = $1', [row.id])))" },
    {
      why: "an async map",
      text: "await Promise.all(rows.map(async (row) => ({ row, more: await db.select().from(a).where(eq(a.id, row.id)) })))",
    },
    { why: "forEach", text: "rows.forEach(async (row) => { row.more = await prisma.client.findFirst({ where: { id: row.id } }); })" },
    {
      why: "a counter",
      text: "for (let i = 0; i < rows.length; i++) { const id = rows[i].id; await prisma.client.findFirst({ where: { id } }); }",
    },
    { why: "rows written one by one", text: "for (const row of rows) await prisma.line.create({ data: { item: row.id } })" },
    {
      why: "a failure that is caught",
      text: "for (const row of rows) row.a = await prisma.client.findFirst({ where: { id: row.id } }).catch(() => null)",
    },
  ])("is seen in $why", ({ text }) => {
    expect(hintsIn(`async function list(rows) { ${text}; }`)).toEqual([expect.stringMatching(/^query-in-loop 1 /)]);
  });

  it("is seen through a function of the file, and one that comes from where the questions are kept", () => {
    const own = "const clientOf = async (id) => (await pool.query('select * from clients where id = $1', [id])).rows[0];\n";
    expect(hintsIn(`${own}${inLoop("clientOf(row.id)")}`)).toEqual(["query-in-loop 2 clientOf"]);
    expect(hintsIn(`import { findClient } from "../queries/clients.ts";\n${inLoop("findClient(row.id)")}`)).toEqual([
      "query-in-loop 2 findClient",
    ]);
    expect(hintsIn(`import { findClient } from "../api/clients.ts";\nconst db = 1;\n${inLoop("findClient(row.id)")}`)).toEqual([]);
  });

  it.each([
    {
      why: "Prisma joins what is asked at one moment",
      text: "await Promise.all(rows.map((row) => prisma.client.findUnique({ where: { id: row.id } })))",
    },
    { why: "nothing of the row is asked for", text: "for (const row of rows) await pool.query('select 1 from locks')" },
    {
      why: "only a field is called like the row",
      text: "for (const id of ids) total += await prisma.client.count({ where: { id: own.id } })",
    },
    {
      why: "it is a search that ends with the first find",
      text: "for (const slug of slugs) { const taken = await prisma.page.findFirst({ where: { slug } }); if (!taken) return slug; }",
    },
    { why: "it goes through pages", text: "for (let page = 0; page < pages.length; page++) await prisma.client.findMany({ skip: page })" },
    {
      why: "it goes through parts",
      text: "for (const chunk of inChunks(ids)) await prisma.client.findMany({ where: { id: { in: chunk } } })",
    },
    {
      why: "it maps over parts",
      text: "await Promise.all(split(ids).map((batch) => prisma.client.findMany({ where: { id: { in: batch } } })))",
    },
    { why: "it tries again", text: "for (let attempt = 0; attempt < 3; attempt++) await prisma.client.findFirst({ where: { attempt } })" },
    {
      why: "it drains a queue",
      text: "while (true) { const job = await prisma.job.findFirst({ where: { done: false } }); if (!job) break; }",
    },
    { why: "the list stands in the code", text: "for (const kind of ['a', 'b']) await prisma.client.findFirst({ where: { kind } })" },
    {
      why: "the list is a constant",
      text: "const kinds = ['a', 'b']; for (const kind of kinds) await prisma.client.findFirst({ where: { kind } })",
    },
    {
      why: "each row is worked off, a mail for each",
      text: "for (const row of rows) { const client = await prisma.client.findFirst({ where: { id: row.id } }); await sendMail(client); }",
    },
    {
      why: "rows are changed one by one",
      text: "for (const row of rows) await prisma.client.update({ where: { id: row.id }, data: { seen: true } })",
    },
    {
      why: "the question is only made ready",
      text: "for (const row of rows) tasks.push(async () => { await prisma.client.findFirst({ where: { id: row.id } }); })",
    },
    { why: "it is asked before the loop", text: "for (const row of await prisma.client.findMany({ where: { a: 1 } })) out.push(row)" },
    {
      why: "the rows come one by one by themselves",
      text: "for await (const row of stream) await prisma.client.findFirst({ where: { id: row.id } })",
    },
    {
      why: "it is another library’s query",
      text: "for (const row of rows) await client.query({ query: GET_CLIENT, variables: { id: row.id } })",
    },
    { why: "it is an array’s own find", text: "for (const row of rows) await db.find((one) => one.id === row.id)" },
    { why: "rows that are there already are met", text: "for (const row of rows) await db.insert(a).values(row).onConflictDoNothing()" },
  ])("is not seen where $why", ({ text }) => {
    expect(hintsIn(`async function list(rows) { ${text}; }`)).toEqual([]);
  });

  it.each(["src/jobs/remind.ts", "prisma/seed.ts", "src/migrate.ts", "src/cron-invoices.ts"])(
    "does not matter in %s, where nobody waits",
    (path) => {
      expect(hintsIn(inLoop("prisma.client.findFirst({ where: { id: row.id } })"), path)).toEqual([]);
    },
  );

  it("does not matter in a program for the command line", () => {
    const text = inLoop("prisma.client.findFirst({ where: { id: row.id } })");
    expect(hintsIn(`#!/usr/bin/env node\n${text}`)).toEqual([]);
    expect(hintsIn(`const [name] = process.argv.slice(2);\n${text}`)).toEqual([]);
  });
});
