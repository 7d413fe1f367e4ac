import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// An application that knows nothing of being followed: one page with one query, one with twelve, some that go wrong.
const [library = "", url = ""] = process.argv.slice(2);

interface Asks {
  readonly one: () => Promise<unknown>;
  readonly many: () => Promise<unknown>;
  readonly wrong: () => Promise<unknown>;
}

const twelve = async (ask: (n: number) => Promise<unknown>): Promise<void> => {
  for (let n = 0; n < 12; n += 1) await ask(n);
};

const libraries: Readonly<Record<string, () => Promise<Asks>>> = {
  async "pg, promises"() {
    const { Pool } = await import("pg");
    const pool = new Pool({ connectionString: url, max: 10 });
    pool.on("error", () => undefined);
    return {
      one: () => pool.query("select $1::int as one", [1]),
      many: async () => {
        await pool.query("select 'a literal', pg_sleep(0.002)");
        await pool.query("select $1::int as same", [7]);
        await pool.query("select $1::int as same", [7]);
        for (let n = 0; n < 9; n += 1) await pool.query("select $1::int as other", [n]);
      },
      wrong: () => pool.query("select nothing from nowhere"),
    };
  },
  async "pg, callbacks"() {
    const { Pool } = await import("pg");
    const pool = new Pool({ connectionString: url, max: 10 });
    pool.on("error", () => undefined);
    const one = (sql: string): Promise<void> =>
      new Promise((resolve, reject) => pool.query(sql, (error) => (error ? reject(error) : resolve())));
    return {
      one: () => one("select 1"),
      // Nothing is awaited: each query is sent from the callback of the one before.
      many: () =>
        new Promise<void>((resolve, reject) =>
          pool.connect((error, client, release) => {
            if (error || client === undefined) return reject(error ?? new Error("no client"));
            let left = 12;
            const next = (): void => {
              if (left === 0) return (release(), resolve());
              left -= 1;
              client.query("select $1::int as n", [left], (wrong) => (wrong ? reject(wrong) : next()));
            };
            next();
          }),
        ),
      wrong: () => one("select nothing from nowhere"),
    };
  },
  async "pg, in transactions"() {
    const { Pool } = await import("pg");
    const pool = new Pool({ connectionString: url, max: 10 });
    pool.on("error", () => undefined);
    return {
      one: () => pool.query({ text: "select $1::int", values: [1] }),
      many: async () => {
        const client = await pool.connect();
        try {
          await client.query("begin");
          for (let n = 0; n < 10; n += 1) await client.query("select $1::int", [n]);
          await client.query("commit");
        } finally {
          client.release();
        }
      },
      wrong: () => pool.query("select nothing from nowhere"),
    };
  },
  async "pg, a class of its own"() {
    const { Client, Pool } = await import("pg");
    class Later extends Client {
      override query(...args: unknown[]): never {
        // Not at once, so that whoever is looked for here must be found by the context.
        setImmediate(() => (super.query as (...all: unknown[]) => unknown)(...args));
        return undefined as never;
      }
    }
    const pool = new Pool({ connectionString: url, max: 10, Client: Later });
    pool.on("error", () => undefined);
    return {
      one: () => pool.query("select 1"),
      many: () => twelve((n) => pool.query("select $1::int", [n])),
      wrong: () => pool.query("select nothing from nowhere"),
    };
  },
  async kysely() {
    const { Pool } = await import("pg");
    const { Kysely, PostgresDialect, sql } = await import("kysely");
    const pool = new Pool({ connectionString: url, max: 10 });
    pool.on("error", () => undefined);
    const database = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
    return {
      one: () => sql`select ${1}::int`.execute(database),
      many: () => twelve((n) => sql`select ${n}::int`.execute(database)),
      wrong: () => sql`select nothing from nowhere`.execute(database),
    };
  },
};

const { one, many, wrong } = await (libraries[library] ?? (() => Promise.reject(new Error(`${library} is not known`))))();
const strays: string[] = [];
process.on("unhandledRejection", () => strays.push("rejection"));
process.on("uncaughtException", (error) => strays.push(String(error)));

const server = createServer((request, response) => {
  const answer = async (): Promise<string> => {
    if (request.url === "/one") await one();
    else if (request.url === "/many") await many();
    else if (request.url === "/wrong") await wrong();
    // What nobody waits for, and nobody catches.
    else if (request.url === "/forgotten") void wrong();
    else if (request.url === "/strays") return JSON.stringify(strays.splice(0));
    return "ok";
  };
  answer().then(
    (text) => response.end(text),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
