import { join } from "node:path";
import { Client } from "pg";
import { migrate } from "../app/migrate.ts";
import { seed } from "../app/seed.ts";
import { startPostgres } from "./postgres.ts";
import type { Undo } from "./undo.ts";

/**
 * A fresh, migrated and seeded database: on the scratch server in `folder`, or on the server that DATABASE_URL names, where a
 * database of our own is made and dropped again. Returns its URL.
 */
export async function startDatabase(folder: string, undo: Undo): Promise<string> {
  const own = process.env["DATABASE_URL"];
  const server =
    own ?? (await startPostgres({ folder: join(folder, "database") }).then((started) => undo.keep(started, () => started.stop()))).url;
  const name = own === undefined ? "brightpath" : `openingday_demo_${process.pid}`;
  await command(server, `drop database if exists ${name} with (force)`);
  await command(server, `create database ${name}`);
  if (own !== undefined) undo.add(async () => void (await command(server, `drop database if exists ${name} with (force)`)));
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  await seed(url.href, new Date());
  return url.href;
}

/** How many payment events the app has written down whose id ends with this word. */
export async function countPayments(database: string, word: string): Promise<number> {
  const [first] = await command(database, "select count(*)::int as number from payment_events where id like '%' || $1", [word]);
  return first?.number ?? 0;
}

async function command(server: string, sql: string, values: readonly string[] = []): Promise<readonly { readonly number: number }[]> {
  const client = new Client({ connectionString: server, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return (await client.query<{ number: number }>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
