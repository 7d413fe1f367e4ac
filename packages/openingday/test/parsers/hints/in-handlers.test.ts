import { describe, expect, it } from "vitest";
import { hintsIn } from "./read.ts";

const express = (body: string): string => `router.get("/bookings", async (req, res) => { ${body} res.json(done); });`;
const next = (body: string): string => `export async function GET(request) { ${body} return Response.json(done); }`;
const three =
  "const a = await prisma.a.findFirst({ where: { id: 1 } }); const b = await prisma.b.count({ where: { x: 1 } }); const c = await pool.query('select 1 from c where d = $1', [d]);";

describe("questions in a row", () => {
  it("are seen in a route, where none needs the one before", () => {
    expect(hintsIn(express(three))).toEqual(["queries-in-a-row 1 prisma.a.findFirst, prisma.b.count, pool.query"]);
    expect(hintsIn(next(three), "app/api/bookings/route.ts")).toEqual([expect.stringMatching(/^queries-in-a-row/)]);
    expect(hintsIn(`export default async function handler(req, res) { ${three} res.json(a) }`, "pages/api/b.ts")).toHaveLength(1);
  });

  it.each([
    { why: "one needs the one before", text: express(three.replace("x: 1", "x: a.id")) },
    { why: "there are two", text: express(three.replace(/const c.*/, "")) },
    { why: "something is decided in between", text: express(three.replace("const c", "if (!b) return; const c")) },
    { why: "they share a connection", text: express(three.replaceAll("prisma", "tx").replace("pool", "tx")) },
    { why: "no request waits", text: `export async function report() { ${three} }` },
    {
      why: "they are asked together",
      text: express("const [a, b, c] = await Promise.all([prisma.a.findFirst({ where: q }), prisma.b.count(), prisma.c.count()]);"),
    },
    { why: "it is the name of a file that makes a route, and this is none", text: next(three), path: "src/lib/get.ts" },
  ])("are not seen where $why", ({ text, path }) => {
    expect(hintsIn(text, path)).toEqual([]);
  });
});

describe("a whole table", () => {
  it.each([
    "const all = await prisma.booking.findMany();",
    "const all = await prisma.booking.findMany({ orderBy: { at: 'asc' }, include: { client: true } });",
    "const all = await pool.query('SELECT * FROM bookings ORDER BY starts_at DESC');",
    "const all = await db.select().from(bookings);",
    'const { data } = await supabase.from("bookings").select("*").order("at");',
    'const all = await db.collection("bookings").find({}).toArray();',
    "const all = await sql`select id, name from bookings`;",
    'const all = await knex("bookings").select("*").orderBy("at");',
  ])("is seen: %s", (text) => {
    expect(hintsIn(express(text))).toEqual([expect.stringMatching(/^list-without-limit 1 .*bookings?”$/)]);
  });

  it.each([
    { why: "there is a limit", text: "const some = await prisma.booking.findMany({ take: 50 });" },
    { why: "they are one customer’s", text: "const own = await prisma.booking.findMany({ where: { clientId } });" },
    { why: "how much is asked is decided elsewhere", text: "const some = await prisma.booking.findMany(query);" },
    { why: "parts are spread in", text: "const some = await prisma.booking.findMany({ ...page });" },
    { why: "the table stays small", text: "const plans = await prisma.plan.findMany();" },
    { why: "rows are counted", text: "const n = await pool.query('select count(*) from bookings');" },
    { why: "a condition is filled in", text: "const some = await pool.query(`select * from bookings ${where}`);" },
    { why: "a limit follows", text: 'const some = await supabase.from("bookings").select("*").range(0, 49);' },
    { why: "only the number is wanted", text: 'const some = await supabase.from("bookings").select("*", { count: "exact", head: true });' },
    { why: "the limit comes later", text: "let q = db.select().from(bookings); if (x) q = q.limit(10); const some = await q;" },
    {
      why: "two tables are joined on a condition",
      text: "const some = await pool.query('select * from bookings b join a on a.id = b.a where a.id = $1', [1]);",
    },
  ])("is not seen where $why", ({ text }) => {
    expect(hintsIn(express(text))).toEqual([]);
  });

  it("is what an export is for", () => {
    const text = "const all = await prisma.booking.findMany();";
    expect(hintsIn(express(text), "src/routes/export.ts")).toEqual([]);
    expect(hintsIn(express(text).replace("/bookings", "/admin/bookings"))).toEqual([]);
  });
});

describe("a call that holds up everybody", () => {
  it.each([
    "fs.readFileSync(path)",
    "readFileSync(path)",
    "bcrypt.compareSync(a, b)",
    "crypto.pbkdf2Sync(a, b, 1e5, 64, 'sha512')",
    "execSync('convert a b')",
  ])("is seen: %s", (call) => {
    expect(hintsIn(express(`const done = ${call};`))).toEqual([expect.stringMatching(/^blocking-call 1 /)]);
    expect(hintsIn(`app.post("/a", { schema }, async function (request, reply) { return ${call}; })`)).toHaveLength(1);
  });

  it.each([
    { why: "it runs at the start", text: `const page = readFileSync("a.html"); ${express("const done = page;")}` },
    { why: "it runs once", text: express("page ??= readFileSync('a.html'); const done = page;") },
    { why: "it is kept", text: express("if (!page) { page = readFileSync('a.html'); } const done = page;") },
    { why: "it only asks whether a file is there", text: express("const done = fs.existsSync('a');") },
    { why: "no request waits", text: "export function load(path) { return readFileSync(path); }; const req = 1;" },
    { why: "it is somebody else’s compareSync", text: express("const done = levels.compareSync(a, b);") },
  ])("is not seen where $why", ({ text }) => {
    expect(hintsIn(text)).toEqual([]);
  });
});

describe("a call without an end", () => {
  it.each([
    ["fetch to api.example.com", 'const done = await fetch("https://api.example.com/v1/rates");'],
    ["fetch to api.example.com", "const done = await fetch(`https://api.example.com/v1/${id}`, { method: 'POST', body });"],
    ["axios.get to api.example.com", 'const { data: done } = await axios.get("https://api.example.com/v1/rates");'],
  ])("is seen: %s", (subject, text) => {
    expect(hintsIn(express(text))).toEqual([`call-without-timeout 1 ${subject}`]);
  });

  it.each([
    { why: "it has one", text: express('const done = await fetch("https://api.example.com/", { signal: AbortSignal.timeout(5000) });') },
    { why: "axios has one", text: express('const done = await axios.get("https://api.example.com/", { timeout: 5000 });') },
    { why: "the options are made elsewhere", text: express('const done = await fetch("https://api.example.com/", options);') },
    { why: "the answer is cached", text: express('const done = await fetch("https://api.example.com/", { next: { revalidate: 60 } });') },
    { why: "it is the own server", text: express("const done = await fetch('http://localhost:3000/a');") },
    { why: "the address is not known", text: express("const done = await fetch(url);") },
    { why: "no request waits", text: 'export async function rates() { return await fetch("https://api.example.com/"); } const req = 1;' },
    {
      why: "the browser asks",
      text: 'export function Page() { useEffect(() => { fetch("https://api.example.com/"); }); } const request = 1;',
    },
  ])("is not seen where $why", ({ text }) => {
    expect(hintsIn(text)).toEqual([]);
  });
});
