import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadPeer, sdkFolder } from "./places.ts";

// The same two pages through each database library, ten connections.
const [library = "", url = ""] = process.argv.slice(2);

type Ask = (n: number) => Promise<unknown>;
type Tag = (strings: TemplateStringsArray, ...values: readonly unknown[]) => unknown;

interface Mysql {
  query(sql: string, values: readonly unknown[], done?: (error: unknown) => void): Promise<unknown>;
  execute(sql: string, values: readonly unknown[]): Promise<unknown>;
  getConnection(): Promise<Mysql & { release(): void }>;
}
type MakePool = { readonly createPool: (options: object) => Mysql };
const mysql = (from: unknown): Mysql => (from as MakePool).createPool({ uri: url, connectionLimit: 10 });

const libraries: Readonly<Record<string, () => Ask | Promise<Ask>>> = {
  drizzle() {
    const { Pool } = loadPeer("pg") as { Pool: new (options: object) => object };
    const { drizzle } = loadPeer("drizzle-orm/node-postgres") as {
      readonly drizzle: (pool: object) => { execute(query: unknown): Promise<unknown> };
    };
    const { sql } = loadPeer("drizzle-orm") as { sql: Tag };
    const database = drizzle(new Pool({ connectionString: url, max: 10 }));
    return (n) => database.execute(sql`select ${n}::int`);
  },
  kysely() {
    const { Pool } = loadPeer("pg") as { Pool: new (options: object) => object };
    const { Kysely, PostgresDialect, sql } = loadPeer("kysely") as {
      Kysely: new (options: object) => object;
      PostgresDialect: new (options: object) => object;
      sql: (...parts: Parameters<Tag>) => { execute(database: object): Promise<unknown> };
    };
    const database = new Kysely({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: url, max: 10 }) }) });
    return (n) => sql`select ${n}::int`.execute(database);
  },
  knex() {
    const knex = loadPeer("knex") as (options: object) => { raw(sql: string, values: readonly unknown[]): Promise<unknown> };
    const database = knex({ client: "pg", connection: url, pool: { min: 0, max: 10 } });
    return (n) => database.raw("select ?::int", [n]);
  },
  postgres() {
    const sql = (loadPeer("postgres") as (url: string, options: object) => (...parts: Parameters<Tag>) => Promise<unknown>)(url, {
      max: 10,
    });
    return (n) => sql`select ${n}::int`;
  },
  prisma() {
    const { PrismaPg } = loadPeer("@prisma/adapter-pg") as { PrismaPg: new (options: object) => object };
    const { PrismaClient } = loadPeer("@prisma/client") as {
      PrismaClient: new (options: object) => { $queryRaw(...parts: Parameters<Tag>): Promise<unknown> };
    };
    const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 10 }) });
    return (n) => client.$queryRaw`select ${n}::int`;
  },
  mysql2() {
    const pool = mysql(loadPeer("mysql2"));
    return (n) =>
      new Promise<void>((resolve, reject) => {
        void pool.query("select ? as n", [n], (error) => (error ? reject(error) : resolve()));
      });
  },
  "mysql2, promises"() {
    const pool = mysql(loadPeer("mysql2/promise"));
    return (n) => pool.query("select ? as n", [n]);
  },
  "mysql2, promises of both kinds"() {
    loadPeer("mysql2");
    const pool = mysql(loadPeer("mysql2/promise"));
    return async (n) => {
      if (n % 2 === 0) return pool.execute("select ? as n", [n]);
      const connection = await pool.getConnection();
      return connection.query("select ? as n", [n]).finally(() => connection.release());
    };
  },
  async "mysql2, imported"() {
    const file = pathToFileURL(join(sdkFolder, "node_modules/mysql2/promise.js")).href;
    const pool = mysql(((await import(file)) as { readonly default: MakePool }).default);
    return (n) => pool.query("select ? as n", [n]);
  },
  async "postgres, imported"() {
    const file = pathToFileURL(join(sdkFolder, "node_modules/postgres/src/index.js")).href;
    const { default: connect } = (await import(file)) as {
      default: (url: string, options: object) => (...parts: Parameters<Tag>) => Promise<unknown>;
    };
    const sql = connect(url, { max: 10 });
    return (n) => sql`select ${n}::int`;
  },
};

const ask = await libraries[library]?.();
if (ask === undefined) throw new Error(`There is no library called ${library} here.`);

const server = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    for (let n = 0; n < (request.url === "/one" ? 1 : 12); n += 1) await ask(n);
  };
  answer().then(
    () => response.end("ok"),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
