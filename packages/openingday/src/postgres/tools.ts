import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PrismaOrder, ToolOrder } from "./start-tool.ts";

type Require = NodeJS.Require;
type UsualOrder = Exclude<ToolOrder, PrismaOrder>;
type Run = (order: UsualOrder, require: Require) => Promise<readonly string[]>;

/** What of each tool is called, as far as it is called. */
interface KnexClient {
  readonly migrate: { latest(): Promise<[number, string[]]> };
  destroy(): Promise<void>;
}
interface Query {
  query(sql: string): Promise<{ readonly rows: readonly { readonly at: string }[] }>;
  connect(): Promise<unknown>;
  end(): Promise<void>;
}
interface KyselyResult {
  readonly error?: unknown;
  readonly results?: readonly { readonly migrationName: string; readonly status: string }[];
}
interface KyselyMigrator {
  readonly Migrator: Constructor<{ migrateToLatest(): Promise<KyselyResult> }>;
}
type Constructor<T> = new (options: object) => T;

async function load<T>(require: Require, name: string): Promise<T> {
  const found = (await import(pathToFileURL(require.resolve(name)).href)) as { default?: object };
  return { ...found.default, ...found } as T;
}

function listFiles({ folder, only }: UsualOrder): string[] {
  const names = readdirSync(folder).filter((name) => /^\d.*\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$|\.(?:test|spec)\./.test(name));
  return names.toSorted().filter((name) => only === undefined || only.includes(name));
}

async function loadFile(folder: string, name: string): Promise<object> {
  const found = (await import(pathToFileURL(join(folder, name)).href)) as { up?: unknown; default?: object };
  return typeof found.up === "function" ? found : (found.default ?? found);
}

/** Each tool as a program would use it, with the scratch database named in so many words. */
export const runners: Readonly<Record<UsualOrder["tool"], Run>> = {
  async Knex(order, require) {
    const { default: knex } = await load<{ default: (options: object) => KnexClient }>(require, "knex");
    const migrationSource = {
      getMigrations: async () => listFiles(order),
      getMigrationName: (name: string) => name,
      getMigration: (name: string) => loadFile(order.folder, name),
    };
    const client = knex({ client: "pg", connection: order.url, migrations: { migrationSource } });
    try {
      const [, names] = await client.migrate.latest();
      return names;
    } finally {
      await client.destroy();
    }
  },

  async Kysely(order, require) {
    const { Kysely, PostgresDialect, ...main } = await load<
      { Kysely: Constructor<{ destroy(): Promise<void> }>; PostgresDialect: Constructor<object> } & Partial<KyselyMigrator>
    >(require, "kysely");
    // It has a place of its own since 0.29.
    const { Migrator } = main.Migrator === undefined ? await load<KyselyMigrator>(require, "kysely/migration") : (main as KyselyMigrator);
    const { Pool } = await load<{ Pool: Constructor<object> }>(require, "pg");
    const db = new Kysely({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: order.url }) }) });
    const files = new Map(listFiles(order).map((name) => [name.replace(/\.[^.]+$/, ""), name]));
    const getMigrations = async (): Promise<object> =>
      Object.fromEntries(await Promise.all([...files].map(async ([key, name]) => [key, await loadFile(order.folder, name)] as const)));
    try {
      const { error, results = [] } = await new Migrator({ db, provider: { getMigrations } }).migrateToLatest();
      if (error !== undefined) throw error;
      return results.filter(({ status }) => status === "Success").map(({ migrationName }) => files.get(migrationName) ?? migrationName);
    } finally {
      await db.destroy();
    }
  },

  async Drizzle(order, require) {
    const { drizzle } = await load<{ drizzle: (client: Query) => object }>(require, "drizzle-orm/node-postgres");
    const { migrate } = await load<{ migrate: (db: object, options: object) => Promise<void> }>(
      require,
      "drizzle-orm/node-postgres/migrator",
    );
    const { Client } = await load<{ Client: Constructor<Query> }>(require, "pg");
    const client = new Client({ connectionString: order.url });
    await client.connect();
    const listRan = async (): Promise<string[]> => {
      const { rows } = await client
        .query("select created_at::text as at from drizzle.__drizzle_migrations order by id")
        .catch(() => ({ rows: [] }));
      return rows.map(({ at }) => at);
    };
    try {
      const before = await listRan();
      await migrate(drizzle(client), { migrationsFolder: order.folder });
      const { entries } = require(join(order.folder, "meta/_journal.json")) as { entries: { when: number; tag: string }[] };
      const ran = (await listRan()).slice(before.length);
      return ran.map((at) => `${entries.find(({ when }) => String(when) === at)?.tag ?? at}.sql`);
    } finally {
      await client.end();
    }
  },

  async "node-pg-migrate"(order, require) {
    const found = await load<{ runner?: unknown; default?: unknown }>(require, "node-pg-migrate");
    const run = (found.runner ?? found.default) as (options: object) => Promise<readonly { readonly name: string }[]>;
    const ignore = (): void => undefined;
    const names = readdirSync(order.folder);
    const ran = await run({
      databaseUrl: order.url,
      dir: order.folder,
      migrationsTable: "pgmigrations",
      direction: "up",
      ...(order.only === undefined ? {} : { count: order.only.length }),
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    return ran.map(({ name }) => names.find((one) => one.replace(/\.[^.]+$/, "") === name) ?? basename(name));
  },

  async TypeORM(order, require) {
    const { DataSource } = await load<{
      DataSource: Constructor<{
        initialize(): Promise<unknown>;
        runMigrations(): Promise<readonly { readonly name: string }[]>;
        destroy(): Promise<void>;
      }>;
    }>(require, "typeorm");
    const files = new Map<string, string>();
    const classes: unknown[] = [];
    for (const name of listFiles(order))
      for (const made of Object.values((await import(pathToFileURL(join(order.folder, name)).href)) as object))
        if (typeof made === "function") {
          classes.push(made);
          files.set(made.name, name);
        }
    const source = new DataSource({ type: "postgres", url: order.url, migrations: classes });
    await source.initialize();
    try {
      return (await source.runMigrations()).map(({ name }) => files.get(name) ?? name);
    } finally {
      await source.destroy();
    }
  },
};
