import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { clearLeftovers, folderPrefix, signFolder } from "../../src/postgres/clear-leftovers.ts";

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "leftovers-"));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function leave(name: string, maker: string | undefined): Promise<string> {
  const home = join(parent, `${folderPrefix}${name}`);
  await mkdir(join(home, "data"), { recursive: true });
  // A process that is not a server of this folder, whatever the file says.
  await writeFile(join(home, "data/postmaster.pid"), `${process.pid}\n`);
  if (maker !== undefined) await writeFile(join(home, "maker"), maker);
  return home;
}

it("takes away what nobody looks after any more, and ends no stranger", async () => {
  const ended = spawnSync(process.execPath, ["-e", ""]).pid;
  const gone = await leave("gone", `${ended} 1`);
  const reused = await leave("reused", `${process.pid} 1`);
  const kept = await leave("kept", undefined);
  await signFolder(kept);
  const [young, old] = [await leave("young", undefined), await leave("old", undefined)];
  await utimes(old, 1_000, 1_000);
  const other = join(parent, "something-else");
  await mkdir(other);
  await clearLeftovers(parent, undefined);
  expect([gone, old].map(existsSync)).toEqual([false, false]);
  expect([kept, young, other].map(existsSync)).toEqual([true, true, true]);
  // A number that was used again is told apart where the system says when a process began.
  expect(existsSync(reused)).toBe(process.platform !== "linux");
});
