import { createHash } from "node:crypto";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** The folder one running world owns. */
export interface WorldFolder {
  readonly path: string;
  release(): Promise<void>;
}

const most = 8;

/**
 * Takes a folder for the world below the system's temporary one: always the same for one checkout, so that what a killed demo left
 * behind is found and cleared; the next one where another demo runs. Everyone may pass through it, since PostgreSQL may run as
 * another user; the files in it are their owner's alone.
 */
export async function takeFolder(checkout: string): Promise<WorldFolder> {
  const name = createHash("sha256").update(`${checkout}\n${userInfo().username}`).digest("hex").slice(0, 10);
  for (let number = 1; number <= most; number += 1) {
    const path = join(tmpdir(), `openingday-demo-${name}${number === 1 ? "" : `-${number}`}`);
    await mkdir(path, { recursive: true, mode: 0o711 });
    const lock = join(path, "lock");
    if (await takeLock(lock)) return { path, release: () => rm(lock, { force: true }) };
  }
  throw new Error(`${most} demos of this checkout run already. End one of them with Ctrl+C.`);
}

async function takeLock(file: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(await readFile(file, "utf8").catch(() => ""));
    if (isAlive(owner)) return false;
    await rm(file, { force: true });
  }
  return false;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
