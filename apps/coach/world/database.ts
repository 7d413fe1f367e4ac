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
  if (own !== undefined) undo.add(() => command(server, `drop database if exists ${name} with (force)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  await seed(url.href, new Date());
  return url.href;
}

async function command(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
