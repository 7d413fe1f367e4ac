import { describe, expect, it } from "vitest";
import { hintsIn } from "./read.ts";

describe("a line that logs what came in", () => {
  it.each([
    ["req.body", "console.log(req.body)"],
    ["req.body", 'console.log("body", JSON.stringify(req.body, null, 2))'],
    ["req.headers", "logger.info({ headers: req.headers }, 'incoming')"],
    ["request.body", "request.log.info({ ...request.body })"],
    ["req.headers.authorization", "console.log(`token ${req.headers.authorization}`)"],
    ["req.body.password", "console.error('login failed', req.body.email, req.body.password)"],
    ["ctx.request.body", "console.log(ctx.request.body)"],
    ["process.env", "console.log(process.env)"],
    ["process.env.STRIPE_SECRET_KEY", "console.log('key', process.env.STRIPE_SECRET_KEY)"],
    ["body", "const body = await req.json(); console.log('webhook', body)"],
  ])("is seen: %s in %s", (subject, text) => {
    expect(hintsIn(`export async function handle(req, res, ctx, request) { ${text}; }`)).toEqual([`logged-request 1 ${subject}`]);
  });

  it.each([
    { why: "a harmless field is logged", text: "console.log(req.body.id, req.headers['user-agent'])" },
    { why: "it goes through a mask first", text: "console.log(redact(req.body))" },
    { why: "only its fields are named", text: "console.log(Object.keys(req.body))" },
    { why: "some fields are left out", text: "console.log(JSON.stringify(req.body, hideSecrets))" },
    { why: "only some fields are kept", text: "console.log(JSON.stringify(req.body, fields))" },
    { why: "it is for development", text: "if (process.env.NODE_ENV !== 'production') console.log(req.body)" },
    { why: "debugging is off as a rule", text: "logger.debug(req.body)" },
    { why: "it is a setting without a secret", text: "console.log(process.env.PORT, process.env.NODE_ENV)" },
    { why: "whether a secret is set is logged", text: "console.log('key set:', Boolean(process.env.STRIPE_SECRET_KEY))" },
    { why: "how long it is is logged", text: "console.log(req.body.length)" },
    { why: "an answer is logged", text: "console.log(res.body, response.headers)" },
    { why: "another body is logged", text: "const body = await res.json(); console.log(body); use(req)" },
    { why: "nothing is logged", text: "console.table; save(req.body)" },
    { why: "it is a log of another kind", text: "Math.log(req.body)" },
  ])("is not seen where $why", ({ text }) => {
    expect(hintsIn(`export async function handle(req, res, ctx, request) { ${text}; }`)).toEqual([]);
  });
});

describe("odd programs", () => {
  it("are read to their end", () => {
    expect(hintsIn("")).toEqual([]);
    expect(hintsIn("for (;;) { await db.query() }; console.log(...(req.body)); fetch(...https)")).toEqual(["logged-request 1 req.body"]);
    expect(hintsIn(`console.log(req${"?.a".repeat(5_000)}.body)`)).toEqual([]);
    expect(hintsIn("const f = async (b) => { for (const a of b) await db(); };")).toEqual([]);
  });
});
