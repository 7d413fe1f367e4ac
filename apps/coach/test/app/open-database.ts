import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { startPostgres } from "../../world/postgres.ts";

/** An empty database for one test file. */
export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

async function command(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Opens an empty database: on the server of TEST_DATABASE_URL, or on a scratch server of its own. */
export async function openDatabase(): Promise<TestDatabase> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) {
    const name = `coach_${randomBytes(6).toString("hex")}`;
    await command(given, `create database ${name}`);
    const url = new URL(given);
    url.pathname = `/${name}`;
    return { url: url.href, close: () => command(given, `drop database ${name} with (force)`) };
  }
  const folder = await mkdtemp(join(tmpdir(), "coach-test-"));
  const server = await startPostgres({ folder });
  return {
    url: server.url,
    async close() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
