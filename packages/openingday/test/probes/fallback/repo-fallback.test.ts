import { createServer as createWebServer } from "node:http";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import check from "../../../src/checks/deployment/way-back-database.ts";
import type { Fallback } from "../../../src/model/evidence-fallback.ts";
import { NotConfigured } from "../../../src/model/probe.ts";
import { context } from "../../audit/builders.ts";
import { useServer } from "../rehearsal/scratch-server.ts";
import { app, isRunning, type LabCase, tryBefore } from "./fallback-lab.ts";

const server = useServer();
const folder = { tool: "numbered SQL files", folder: "migrations", count: 2, fresh: [], faults: [] } as const;
const judge = (fallback: Fallback) =>
  check.evaluate({ "repo.migrations": { folders: [folder], release: "v1.0.0", unread: [] }, "repo.fallback": fallback }, context);
const add = { "migrations/002_phone.sql": "alter table people add column phone text not null default '';\n" };
const drop = { "migrations/002_name.sql": "alter table people drop column name;\n" };

/** Tries it, and holds it to what it must never do: leave something running or lying about, or use a database that is not ours. */
async function tried(input: Omit<LabCase, "doors">): Promise<Fallback> {
  const { fallback, starts, left } = await tryBefore({ ...input, doors: server.doors() });
  expect(starts.filter(({ pid }) => isRunning(pid))).toEqual([]);
  expect(starts.filter(({ database }) => !/\/openingday_rehearsal_[0-9a-z_]+$/u.test(database))).toEqual([]);
  expect(left).toEqual([]);
  return fallback;
}

describe("the release before on the changed database", { timeout: 60_000 }, () => {
  it.each<{ why: string; since: LabCase["since"]; more?: Omit<LabCase, "doors"> }>([
    { why: "a column was added", since: add },
    {
      why: "a column went that nobody asks for, and a table came",
      since: {
        "migrations/002_next.sql":
          "alter table people drop column nick; create table notes (id int primary key, person_id int references people (id));",
      },
    },
    {
      why: "a table has another name, and a view answers to the old one",
      since: { "migrations/002_next.sql": "alter table people rename to members; create view people as select * from members;" },
    },
    {
      why: "the new code no longer starts, which is another matter",
      since: { ...add, "server.js": "throw new Error('broken')" },
    },
    {
      why: "a command asks",
      since: add,
      more: {
        plan: {
          smoke: [
            { run: `node -e "fetch(process.env.OPENINGDAY_URL + '/people').then((r) => process.exit(r.ok ? 0 : 1))"`, timeoutSeconds: 20 },
          ],
        },
      },
    },
    {
      why: "its settings have other names",
      since: add,
      more: {
        before: {
          "server.js": app
            .replaceAll("process.env.DATABASE_URL", "process.env.DB")
            .replaceAll("process.env.PORT", "new URL(process.env.SELF).port"),
        },
        plan: { databaseEnv: "DB", portEnv: "HTTP_PORT", environment: { SELF: "http://127.0.0.1:{{port}}" } },
      },
    },
  ])("passes where $why", async ({ since, more = {} }) => {
    const fallback = await tried({ ...more, since: since ?? {} });
    expect(fallback).toMatchObject({ outcome: "tried", release: "v1.0.0", broken: [], unsettled: [], rows: 200 });
    expect(judge(fallback)).toMatchObject({ status: "passed" });
  });

  it("fails at the request that asks for a column that is gone", async () => {
    const fallback = await tried({ since: drop });
    expect(fallback).toMatchObject({
      outcome: "tried",
      changes: ["migrations/002_name.sql"],
      broken: [{ what: "GET /people", said: expect.stringMatching(/^status 500/u) as string }],
      unsettled: [],
    });
    const outcome = judge(fallback);
    expect(outcome).toMatchObject({ status: "failed", findings: [{ code: "fails", severity: "high" }] });
    expect(JSON.stringify(outcome)).toContain("you cannot go back: v1.0.0, the version before, fails at GET /people");
  });

  it("fails where it does not even start on the changed database", async () => {
    const checked = app.replace("createServer(", 'await pool.query("select name from people");\ncreateServer(');
    const fallback = await tried({ before: { "server.js": checked }, since: drop });
    expect(fallback).toMatchObject({ outcome: "tried", broken: [{ what: "start", said: expect.stringContaining("code 1") as string }] });
    expect(judge(fallback)).toMatchObject({ status: "failed", findings: [{ code: "does-not-start" }] });
  });

  it.each<{ why: string; input: Omit<LabCase, "doors">; what: string }>([
    {
      why: "does not start at all",
      input: { before: { "server.js": "throw new Error('a setting is missing')" }, since: drop },
      what: "start",
    },
    {
      why: "never answers",
      input: {
        before: { "server.js": "setInterval(() => undefined, 1000)" },
        since: drop,
        plan: { start: { run: "node server.js", timeoutSeconds: 1 } },
      },
      what: "start",
    },
    {
      why: "refuses strangers there",
      input: { since: add, plan: { smoke: [{ path: "/people" }, { path: "/nothing" }] } },
      what: "GET /nothing",
    },
    {
      why: "fails at a command that is wrong",
      input: { since: add, plan: { smoke: [{ run: "node -e 'process.exit(3)'", timeoutSeconds: 20 }] } },
      what: "node -e 'process.exit(3)'",
    },
  ])("cannot be told where it $why on its own database as well", async ({ input, what }) => {
    const fallback = await tried(input);
    expect(fallback).toMatchObject({ outcome: "tried", broken: [], unsettled: [{ what }] });
    expect(judge(fallback)).toMatchObject({
      status: "inconclusive",
      reason: expect.stringContaining("on its own database either") as string,
    });
  });

  it("cannot be told where it answers and never asks the database", async () => {
    const fallback = await tried({ since: drop, plan: { smoke: [{ path: "/" }] } });
    expect(fallback).toMatchObject({
      outcome: "not-tried",
      reason: expect.stringContaining("never asked the database that DATABASE_URL named") as string,
    });
    expect(judge(fallback).status).toBe("inconclusive");
  });

  it("is the one before the last, where the code is the last", async () => {
    const fallback = await tried({ since: drop, sinceTag: "v1.1.0" });
    expect(fallback).toMatchObject({ outcome: "tried", release: "v1.0.0", broken: [{ what: "GET /people" }] });
  });

  it("reaches no database but the one that was made for it", async () => {
    const elsewhere = createServer((socket) => void socket.end());
    await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
    let reached = 0;
    elsewhere.on("connection", () => void (reached += 1));
    const { port } = elsewhere.address() as { port: number };
    const own = `postgresql://me@127.0.0.1:${port}/mine`;
    const stubborn = app.replaceAll("process.env.DATABASE_URL });", `"${own}" });`);
    const before = { "server.js": stubborn, ".env": `DATABASE_URL=${own}\n` };
    expect(await tried({ before, since: add, plan: { environment: { DIRECT_URL: own } } })).toMatchObject({
      broken: [],
      unsettled: [{ what: "GET /people" }],
    });
    expect(reached).toBe(0);
    await new Promise((closed) => elsewhere.close(closed));
  });

  it.each<{ why: string; input: Omit<LabCase, "doors">; expected: Partial<Fallback> }>([
    { why: "nothing has changed", input: { since: { "server.js": `${app}\n` } }, expected: { outcome: "unchanged", release: "v1.0.0" } },
    { why: "no release is marked", input: { tag: "", since: add }, expected: { outcome: "no-release" } },
    { why: "a tag says nothing of a version", input: { tag: "before-lunch", since: add }, expected: { outcome: "no-release" } },
    { why: "it is the first release", input: { since: add, tag: "", sinceTag: "v1.0.0" }, expected: { outcome: "no-release" } },
    {
      why: "no command starts it",
      input: { since: add, plan: "none" },
      expected: { outcome: "not-tried", reason: expect.stringContaining("fallback: { start, smoke }") as string },
    },
    {
      why: "there are two sets of changes",
      input: { before: { "other/migrations/001_a.sql": "create table a (id int);" }, since: add },
      expected: { outcome: "not-tried", reason: expect.stringContaining("Two folders hold migrations") as string },
    },
    {
      why: "they are for another database",
      input: { before: { "package.json": '{ "type": "module", "dependencies": { "mysql2": "^3" } }' }, since: add },
      expected: { outcome: "not-tried", reason: expect.stringContaining("they are for mysql") as string },
    },
  ])("starts nothing where $why", async ({ input, expected }) => {
    const { fallback, starts } = await tryBefore({ ...input, doors: server.doors() });
    expect(fallback).toMatchObject(expected);
    expect(starts).toEqual([]);
  });

  it("starts nothing where there is no PostgreSQL", async () => {
    const open = () => Promise.reject(new NotConfigured("there is no PostgreSQL"));
    const { fallback, starts } = await tryBefore({ since: add, doors: { ...server.doors(), open } });
    expect(fallback).toEqual({ outcome: "not-tried", release: "v1.0.0", reason: "there is no PostgreSQL" });
    expect(starts).toEqual([]);
  });

  it.each([
    {
      why: "the changes do not run on what it left",
      since: { "migrations/002_next.sql": "alter table nobody add n int;" },
      says: /does not run on the database/u,
    },
    {
      why: "its own copy cannot be built",
      since: add,
      target: { builds: { install: { run: "exit 4", timeoutSeconds: 9 }, output: [] } },
      says: /Installing in a clean copy did not succeed/u,
    },
  ])("says so where $why", async ({ since, says, target = {} }) => {
    await expect(tryBefore({ since, target, doors: server.doors() })).rejects.toThrow(says);
  });

  it("starts nothing at a port where something answers already", async () => {
    const beside = createWebServer((_request, response) => void response.end());
    await new Promise<void>((listening) => beside.listen(0, "127.0.0.1", listening));
    const { port } = beside.address() as { port: number };
    await expect(tryBefore({ since: add, plan: { port }, doors: server.doors() })).rejects.toThrow(
      /answers at port \d+ of this machine already/u,
    );
    beside.closeAllConnections();
    await new Promise((closed) => beside.close(closed));
  });
});
