import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startPostgres } from "../../world/postgres.ts";

const source = fileURLToPath(new URL("../../world/postgres.ts", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postgres-test-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it("starts on loopback only, answers, stops, and keeps its contents for the next start", async () => {
  const first = await startPostgres({ folder });
  expect(new URL(first.url).hostname).toBe("127.0.0.1");
  expect(await ask(first.url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  await ask(first.url, "create extension pg_stat_statements; create table kept (n int); insert into kept values (7)");
  await first.stop();
  await first.stop();
  await expect(ask(first.url, "select 1")).rejects.toThrow("ECONNREFUSED");
  const second = await startPostgres({ folder });
  expect(await ask(second.url, "select n from kept")).toEqual([{ n: 7 }]);
  await second.stop();
});

it("takes over the server that a killed parent left behind", async () => {
  const program = `import { startPostgres } from ${JSON.stringify(source)};
    await startPostgres({ folder: ${JSON.stringify(folder)} });
    process.kill(process.pid, "SIGKILL");`;
  const killed = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", program], { encoding: "utf8" });
  expect(killed.signal).toBe("SIGKILL");
  const orphan = Number((await readFile(join(folder, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
  expect(process.kill(orphan, 0)).toBe(true);
  const next = await startPostgres({ folder });
  expect(await ask(next.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await next.stop();
});

it("starts again after the server itself was killed", async () => {
  const first = await startPostgres({ folder });
  await ask(first.url, "create table kept (n int)");
  const pid = Number((await readFile(join(folder, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
  process.kill(pid, "SIGKILL");
  const second = await startPostgres({ folder });
  expect(await ask(second.url, "select count(*)::int as n from kept")).toEqual([{ n: 0 }]);
  await second.stop();
});
