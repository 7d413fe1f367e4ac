import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findMigrationFolders } from "../../../src/parsers/migrations/find-folders.ts";
import { rehearseFolder } from "../../../src/probes/rehearsal/rehearse-folder.ts";
import { openToolRunner } from "../../../src/probes/rehearsal/tool-runner.ts";
import { useServer } from "./scratch-server.ts";

// Each run starts a program that loads the whole tool.
vi.setConfig({ testTimeout: 90_000 });
const server = useServer();
const { signal } = new AbortController();
const packages = new Set(["kysely", "pg"]);
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "tool-runner-"));
  symlinkSync(resolve(import.meta.dirname, "../../../../../node_modules"), join(home, "node_modules"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

/** The tool that the workspace has installed, in a project of its own. */
async function open(name: string, files: Files, tools = packages) {
  const repository = join(home, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  const [found] = findMigrationFolders(Object.keys(files), tools);
  if (found === undefined) throw new Error("no folder of migrations was found");
  const own = await openToolRunner({ doors: server.doors(), repository, found, signal });
  if (own === undefined) throw new Error("the tool is not installed");
  return { found, own };
}

async function rehearse(name: string, files: Files, fresh: readonly string[] = [], tools = packages) {
  const { found, own } = await open(name, files, tools);
  const judged = {
    tool: found.tool,
    folder: found.folder,
    count: found.files.length,
    faults: [],
    fresh: fresh.map((path) => ({ path, hazards: [] })),
  };
  const steps = { now: undefined, released: undefined, fresh, hasChanged: fresh.length > 0, isSquashed: false };
  return rehearseFolder({ server: await server.doors().open({ folders: [] }, signal), judged, steps, own, progress: () => undefined });
}

/** What one run of a single program comes to. */
async function runOne(name: string, up: string) {
  const { own } = await open(name, { "migrations/0001_only.ts": kysely(up) });
  return own.run(await server.create());
}

const people = `export const up = (db) => db.schema.createTable("people").addColumn("id", "serial", (one) => one.primaryKey()).addColumn("email", "text").execute();`;
const kysely = (up: string): string => `import { sql } from "kysely";\nexport async function up(db: unknown): Promise<void> { ${up} }\n`;

describe("Kysely, the project's own", () => {
  it("runs everything once, also where two start at the same time, and what is new on rows", async () => {
    const files = {
      "migrations/0001_people.js": people,
      "migrations/0002_next.ts": kysely("await sql`alter table people add column phone text`.execute(db as never);"),
    };
    expect(await rehearse("healthy", files, ["migrations/0002_next.ts"])).toMatchObject({
      runner: "tool",
      fromEmpty: { ran: 2 },
      again: { ran: [], changed: [] },
      together: { isSame: true },
      upgrade: {
        ran: ["migrations/0002_next.ts"],
        passedOver: [],
        rows: 200,
        effects: [{ path: "migrations/0002_next.ts", lost: [], renamed: [], rewritten: [] }],
        differences: [],
      },
    });
  });

  it.each([
    ["drops", "alter table people drop column email", { effects: [{ lost: ["people.email"] }] }],
    ["stops", "alter table people add column n int not null", { failure: { because: "change", code: "23502" } }],
  ])("sees what a program does: it %s", async (name, sql, upgrade) => {
    const files = {
      "migrations/0001_people.js": people,
      "migrations/0002_next.ts": kysely(`await sql\`${sql}\`.execute(db as never);`),
    };
    expect((await rehearse(name, files, ["migrations/0002_next.ts"])).upgrade).toMatchObject(upgrade);
  });

  it("tells what a program says when it fails", async () => {
    expect(await runOne("throws", "throw new Error('not today');")).toMatchObject({ failure: { message: "not today", because: "change" } });
  });

  it("keeps a program from every other server", async () => {
    const up =
      "const { Client } = await import('pg'); const other = new Client('postgresql://me@127.0.0.1:5432/customers'); await other.connect();";
    expect((await runOne("reaches", up)).failure?.message).toContain("reaches nothing but its own database");
  });

  it("gives a program no setting that leads elsewhere", async () => {
    const up = "if (!process.env.DATABASE_URL?.includes('openingday_rehearsal_')) throw new Error('elsewhere');";
    expect(await runOne("settings", up)).toMatchObject({ ran: ["migrations/0001_only.ts"] });
  });
});

it("node-pg-migrate runs as the project's own too", async () => {
  const step = (sql: string): string => `export const up = (pgm) => pgm.sql(${JSON.stringify(sql)});\nexport const down = false;\n`;
  const files = {
    "migrations/1700000000000_people.js": step("create table people (id int)"),
    "migrations/1700000000001_more.js": step("create table more (id int)"),
    "migrations/1700000000002_visits.js": step("create table visits (id int)"),
  };
  const tools = new Set(["node-pg-migrate"]);
  expect(await rehearse("programs", files, ["migrations/1700000000002_visits.js"], tools)).toMatchObject({
    fromEmpty: { ran: 3 },
    again: { ran: [] },
    together: { isSame: true },
    upgrade: { ran: ["migrations/1700000000002_visits.js"] },
  });
});

describe("Prisma, the project's own", () => {
  it("leaves its files to its rule where its engine was never loaded, and says so", async () => {
    const { found, own } = await open("no-engine", {
      "package.json": "{}",
      "node_modules/prisma/package.json": JSON.stringify({ name: "prisma", bin: { prisma: "index.js" } }),
      "prisma/schema.prisma": "",
      "prisma/migrations/20240101000000_people/migration.sql": "create table people (id int primary key);",
    });
    const [path = ""] = found.files.map((one) => one.path);
    const judged = { tool: found.tool, folder: found.folder, count: 1, faults: [], fresh: [] };
    const now = [{ path, key: "20240101000000_people", sql: "create table people (id int primary key);" }];
    const steps = { now, released: undefined, fresh: [], hasChanged: false, isSquashed: false };
    const started = await server.doors().open({ folders: [] }, signal);
    expect(await rehearseFolder({ server: started, judged, steps, own, progress: () => undefined })).toMatchObject({
      runner: "ledger",
      fromEmpty: { ran: 1 },
      again: { ran: [], changed: [] },
      toolNotRun: expect.stringContaining("its engine"),
    });
  });
});
