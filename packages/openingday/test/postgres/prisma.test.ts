import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NotConfigured } from "../../src/model/probe.ts";
import { DatabaseRefusal } from "../../src/model/scratch.ts";
import { reachesOnly } from "../../src/postgres/guard-engine.ts";
import { findPrisma } from "../../src/postgres/prisma-place.ts";
import { readRefusal } from "../../src/postgres/run-prisma.ts";

let home: string;
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "prisma-place-")));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function put(name: string, files: Files): string {
  const root = join(home, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

type Files = Readonly<Record<string, string>>;

const installed: Files = {
  "package.json": "{}",
  "node_modules/prisma/package.json": JSON.stringify({ name: "prisma", bin: { prisma: "build/index.js" } }),
  "node_modules/@prisma/engines/package.json": "{}",
};
const engine = { "node_modules/@prisma/engines/schema-engine-debian-openssl-3.0.x": "" };
const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n}\n';

describe("where the project's own Prisma is started", () => {
  it.each<{ why: string; files: Files; place: { cwd: string; args: string[]; addresses: string[] } }>([
    {
      why: "a schema stands beside the migrations",
      files: { "db/schema.prisma": schema, "db/migrations/1/migration.sql": "" },
      place: { cwd: "", args: ["--schema", "db/schema.prisma"], addresses: ["DATABASE_URL", "DIRECT_URL"] },
    },
    {
      why: "the schema is a folder of files",
      files: { "db/main.prisma": schema, "db/people.prisma": "", "db/migrations/1/migration.sql": "" },
      place: { cwd: "", args: ["--schema", "db"], addresses: ["DATABASE_URL", "DIRECT_URL"] },
    },
    {
      why: "package.json names the schema",
      files: {
        "package.json": '{"prisma": {"schema": "db/schema.prisma"}}',
        "db/schema.prisma": schema,
        "db/migrations/1/migration.sql": "",
      },
      place: { cwd: "", args: [], addresses: ["DATABASE_URL", "DIRECT_URL"] },
    },
    {
      why: "a configuration of its own says all",
      files: {
        "db/prisma.config.ts": 'export default { datasource: { url: process.env.POSTGRES_URL_NON_POOLING }, x: process.env["NODE_ENV"] };',
        "db/migrations/1/migration.sql": "",
      },
      place: { cwd: "db", args: [], addresses: ["POSTGRES_URL_NON_POOLING"] },
    },
  ])("is known where $why", ({ why, files, place }) => {
    const root = put(why.replaceAll(" ", "-"), { ...installed, ...engine, ...files });
    const found = findPrisma(root, join(root, "db/migrations"));
    const args = place.args.map((word) => (word.startsWith("--") ? word : join(root, word)));
    expect(found).toEqual({ cli: join(root, "node_modules/prisma/build/index.js"), ...place, cwd: join(root, place.cwd), args });
  });

  it.each<{ why: string; files: Files; says: RegExp }>([
    { why: "the engine was never loaded", files: { "db/schema.prisma": schema }, says: /its engine/ },
    {
      why: "the engine is half loaded",
      files: { "db/schema.prisma": schema, "node_modules/@prisma/engines/schema-engine-x.gz.tmp": "" },
      says: /its engine/,
    },
    {
      why: "the configuration asks for the engine that is a program",
      files: { "prisma.config.ts": 'export default { engine: "classic", adapter: undefined };' },
      says: /its engine/,
    },
    { why: "no schema is there", files: engine, says: /its schema/ },
  ])("is not guessed at where $why", ({ why, files, says }) => {
    const root = put(why.replaceAll(" ", "-"), { ...installed, ...files, "db/migrations/1/migration.sql": "" });
    expect(() => findPrisma(root, join(root, "db/migrations"))).toThrow(says);
    expect(() => findPrisma(root, join(root, "db/migrations"))).toThrow(NotConfigured);
  });

  it("needs no engine beside it where the project brings its own driver", () => {
    const config = 'export default { engine: "js", adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }) };';
    const root = put("driver", { ...installed, "prisma.config.ts": config, "prisma/migrations/1/migration.sql": "" });
    expect(findPrisma(root, join(root, "prisma/migrations"))).toMatchObject({ cwd: root, addresses: ["DATABASE_URL"] });
  });
});

describe("an engine that is a program", () => {
  const url = "postgresql://postgres:x@127.0.0.1:5433/openingday_rehearsal_a";
  const real = "postgresql://db.example.com/live";
  it.each([
    { why: "its settings name the scratch database", text: schema, env: { DATABASE_URL: url, DIRECT_URL: url }, is: true },
    { why: "one setting names another", text: schema, env: { DATABASE_URL: url, DIRECT_URL: real }, is: false },
    { why: "one setting is not set", text: schema, env: { DATABASE_URL: url }, is: false },
    {
      why: "the address stands in the schema",
      text: schema.replace('env("DIRECT_URL")', `"${real}"`),
      env: { DATABASE_URL: url },
      is: false,
    },
    { why: "no address stands there", text: 'datasource db {\n  provider = "postgresql"\n}\n', env: {}, is: false },
    { why: "another is in a comment", text: schema.replace("  directUrl", "  // directUrl"), env: { DATABASE_URL: url }, is: true },
  ])("is started or not: $why", ({ why, text, env, is }) => {
    const root = put(why.replaceAll(" ", "-"), { "schema.prisma": text });
    expect(reachesOnly(url, ["--datamodels", join(root, "schema.prisma")], env)).toBe(is);
  });
  it.each([
    { args: ["--datasource", JSON.stringify({ url })], is: true },
    { args: ["--datasource", JSON.stringify({ url, shadowDatabaseUrl: real })], is: false },
    { args: ["--datasource", JSON.stringify({ url: real })], is: false },
    { args: ["--datasource", "nothing that is known"], is: false },
    { args: [], is: false },
  ])("is told its address in so many words: $args", ({ args, is }) => {
    expect(reachesOnly(url, args, {})).toBe(is);
  });
});

describe("what Prisma says when it stops", () => {
  it.each([
    {
      why: "as a program",
      said: 'Error: P3018\n\nA migration failed to apply.\n\nMigration name: 20240103_bad\n\nDatabase error code: 42P01\n\nDatabase error:\nERROR: relation "Nobody" does not exist\n',
      refusal: { code: "42P01", message: 'relation "Nobody" does not exist', subject: "20240103_bad" },
    },
    {
      why: "from inside its package",
      said: 'Loaded Prisma config from prisma.config.ts.\n\nError: external connector error\nNo such table: Nobody\n   0: apply_script\n           with migration_name="20240103_bad"\n',
      refusal: { code: "", message: "No such table: Nobody", subject: "20240103_bad" },
    },
  ])("is the database's refusal of a migration, $why", ({ said, refusal }) => {
    const error = readRefusal(said);
    expect(error).toBeInstanceOf(DatabaseRefusal);
    expect(error).toMatchObject(refusal);
  });
  it("is a migration left half done", () => {
    const error = readRefusal(
      "Error: P3009\n\nmigrate found failed migrations\nThe `20240103_bad` migration started at 2026-11-28 failed\n",
    );
    expect(error).not.toBeInstanceOf(NotConfigured);
    expect(error.message).toMatch(/^20240103_bad was left half done/);
  });
  it.each(["Error: request to https://binaries.prisma.sh/x failed, reason: getaddrinfo", "Error: P1012 the schema is wrong", "killed", ""])(
    "says nothing about a migration: %s",
    (said) => {
      expect(readRefusal(said)).toBeInstanceOf(NotConfigured);
    },
  );
});
