import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../../src/store/sqlite/open-store.ts";
import { storeContract } from "../contract.ts";

const workerUrl = new URL("../../../src/store/sqlite/worker.ts", import.meta.url);

async function folder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "openingday-store-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

storeContract("node:sqlite", async () => {
  const { path, remove } = await folder();
  return { remove, open: () => openSqliteStore({ file: join(path, "watch.db"), workerUrl }) };
});

it.each([
  {
    why: "the file is no database",
    prepare: (path: string) => writeFile(join(path, "watch.db"), "not a database, but long enough to be looked at ".repeat(50)),
    says: /cannot be used: file is not a database/,
  },
  {
    why: "a newer version wrote it",
    prepare: async (path: string) => {
      const database = new DatabaseSync(join(path, "watch.db"));
      database.exec("pragma user_version = 99");
      database.close();
    },
    says: /newer openingday \(version 99\)/,
  },
  { why: "its folder is missing", prepare: (path: string) => rm(path, { recursive: true }), says: /cannot be used: unable to open/ },
])("says in a sentence why it cannot open when $why", async ({ prepare, says }) => {
  const { path, remove } = await folder();
  await prepare(path);
  await expect(openSqliteStore({ file: join(path, "watch.db"), workerUrl })).rejects.toThrow(says);
  await remove();
});

it("rejects the waiting and the later calls when its thread cannot run", async () => {
  await expect(openSqliteStore({ file: ":memory:", workerUrl: new URL("file:///missing/store-worker.js") })).rejects.toThrow(
    /store stopped/,
  );
});
