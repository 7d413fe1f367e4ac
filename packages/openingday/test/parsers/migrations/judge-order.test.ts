import { describe, expect, it } from "vitest";
import { findMigrationFolders, type FoundFolder } from "../../../src/parsers/migrations/find-folders.ts";
import { judgeOrder } from "../../../src/parsers/migrations/judge-order.ts";

const find = (paths: readonly string[], ...packages: string[]): FoundFolder[] => findMigrationFolders(paths, new Set(packages));
const only = (paths: readonly string[], ...packages: string[]): FoundFolder => find(paths, ...packages)[0] as FoundFolder;
const since = (...paths: string[]) => ({ released: new Set(paths), edited: [] });

describe("layouts", () => {
  it.each([
    {
      tool: "Prisma",
      folder: "prisma/migrations",
      paths: ["prisma/migrations/20240101000000_init/migration.sql", "prisma/migrations/migration_lock.toml"],
    },
    {
      tool: "Drizzle",
      folder: "drizzle",
      paths: ["drizzle/0000_init.sql", "drizzle/meta/_journal.json", "drizzle/meta/0000_snapshot.json"],
    },
    {
      tool: "Drizzle",
      folder: "drizzle",
      paths: ["drizzle/20260101000000_init/migration.sql", "drizzle/20260101000000_init/snapshot.json"],
    },
    { tool: "Knex", folder: "migrations", paths: ["migrations/20240101000000_init.js"], packages: ["knex"] },
    {
      tool: "Kysely",
      folder: "src/db/migrations",
      paths: ["src/db/migrations/0001_init.ts", "src/db/migrations/index.ts"],
      packages: ["kysely"],
    },
    { tool: "node-pg-migrate", folder: "migrations", paths: ["migrations/1700000000000_init.sql"], packages: ["node-pg-migrate"] },
    { tool: "Supabase", folder: "supabase/migrations", paths: ["supabase/migrations/20240101000000_init.sql"] },
    { tool: "Flyway", folder: "db/sql", paths: ["db/sql/V1__init.sql", "db/sql/R__views.sql", "db/sql/U1__init.sql"] },
    { tool: "TypeORM", folder: "src/migrations", paths: ["src/migrations/1700000000000-Init.ts"], packages: ["typeorm", "pg"] },
    { tool: "numbered SQL files", folder: "db/migrate", paths: ["db/migrate/000001_init.up.sql", "db/migrate/000001_init.down.sql"] },
  ])("$tool in $folder", ({ tool, folder, paths, packages = [] }) => {
    expect(find(paths, ...packages)).toMatchObject([{ tool, folder, files: [{ path: paths[0] }] }]);
  });

  it.each([
    ["SQL elsewhere", ["queries/001_report.sql", "schema.sql"]],
    ["programs of no known tool", ["migrations/001_move-files.ts"]],
    ["a helper beside migrations", ["migrations/index.ts", "migrations/helper.sql"]],
  ])("not %s", (_, paths) => {
    expect(find(paths, "pg")).toEqual([]);
  });

  it("orders versions and numbers as such", () => {
    expect(only(["sql/V10__c.sql", "sql/V2__b.sql", "sql/V1_5__a.sql"]).files.map(({ key }) => key)).toEqual(["1.5", "2", "10"]);
    expect(only(["migrations/10_b.sql", "migrations/9_a.sql"]).files.map(({ key }) => key)).toEqual(["9", "10"]);
  });
});

describe("the order", () => {
  const [one, two, three] = ["supabase/migrations/1_a.sql", "supabase/migrations/2_b.sql", "supabase/migrations/3_c.sql"] as const;

  it("is sound where new ones come last", () => {
    expect(judgeOrder(only([one, two, three]), since(one, two))).toEqual([]);
    expect(judgeOrder(only([one, two, three]), undefined)).toEqual([]);
  });
  it("finds a late one", () => {
    expect(judgeOrder(only([one, two, three]), since(one, three))).toEqual([{ kind: "out-of-order", paths: [two], against: three }]);
  });
  it("finds one that is gone, and one that was changed", () => {
    expect(judgeOrder(only([one]), { ...since(one, two), edited: [one] })).toEqual([
      { kind: "removed", paths: [two] },
      { kind: "edited", paths: [one] },
    ]);
  });
  it("finds two with one number, where the number alone is remembered", () => {
    const pair = ["supabase/migrations/02_b.sql", two];
    expect(judgeOrder(only([one, ...pair]), since(one))).toEqual([{ kind: "duplicate", paths: pair }]);
    // They went out together and have both run, one way or another.
    expect(judgeOrder(only([one, ...pair]), since(one, ...pair))).toEqual([]);
    expect(judgeOrder(only(["migrations/1_a.js", "migrations/1_b.js"], "knex"), undefined)).toEqual([]);
  });
});

describe("Drizzle's journal", () => {
  const paths = ["drizzle/0000_a.sql", "drizzle/0001_b.sql", "drizzle/meta/_journal.json"];
  const found = only(paths);
  const a = { tag: "0000_a", when: 1_000 };

  it("passes over what is older than the newest that ran", () => {
    const late = { tag: "0001_b", when: 900 };
    const fault = { kind: "out-of-order", paths: ["drizzle/0001_b.sql"], against: "drizzle/0000_a.sql" };
    expect(judgeOrder(found, undefined, [a, late], 5_000)).toEqual([fault]);
    expect(judgeOrder(found, { ...since("drizzle/0000_a.sql"), releasedEntries: [a] }, [late, a], 5_000)).toEqual([fault]);
  });
  it("must name each file, and no other", () => {
    expect(judgeOrder(found, undefined, [a, { tag: "0002_c", when: 2_000 }], 5_000)).toEqual([
      { kind: "missing", paths: ["drizzle/0002_c.sql"] },
      { kind: "unlisted", paths: ["drizzle/0001_b.sql"] },
    ]);
  });
  it("must not reach into the future", () => {
    const later = { tag: "0001_b", when: 5_000 + 2 * 86_400_000 };
    expect(judgeOrder(found, undefined, [a, later], 5_000)).toEqual([{ kind: "future", paths: ["drizzle/0001_b.sql"] }]);
    expect(judgeOrder(found, undefined, [a, { tag: "0001_b", when: 6_000 }], 5_000)).toEqual([]);
  });
});
