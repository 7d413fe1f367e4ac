import { readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Folders of servers are named like this, whoever made them. */
export const folderPrefix = "openingday-postgres-";

const makerFile = "maker";
const unsignedMs = 600_000;

/** Writes down who looks after a folder, so that a later run knows when nobody does any more. */
export async function signFolder(home: string): Promise<void> {
  await writeFile(join(home, makerFile), `${process.pid} ${await beganAt(process.pid)}`);
}

/**
 * Ends servers whose maker was killed together with what should have ended them, and takes their files away. Only folders that are ours,
 * or that root gave to the server's user, and only processes that run in them.
 */
export async function clearLeftovers(parent: string, serverUid: number | undefined): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(folderPrefix))) {
    const home = join(parent, name);
    const owner = await stat(home).catch(() => undefined);
    if (owner === undefined || (owner.uid !== process.getuid?.() && owner.uid !== serverUid)) continue;
    const [pid = "", began] = (await readFile(join(home, makerFile), "utf8").catch(() => "")).split(" ");
    // One without a signature is just being made, or what was left of it could not be taken away.
    if (pid === "" && Date.now() - owner.mtimeMs < unsignedMs) continue;
    if (pid !== "" && isAlive(Number(pid)) && (began === undefined || began === (await beganAt(Number(pid))))) continue;
    const lock = await readFile(join(home, "data/postmaster.pid"), "utf8").catch(() => "");
    const server = Number(lock.split("\n")[0]);
    if (Number.isInteger(server) && server > 1 && (await readlink(`/proc/${server}/cwd`).catch(() => "")) === join(home, "data"))
      process.kill(server, "SIGQUIT");
    await rm(home, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Process numbers are used again; together with this they are not. Empty where the system does not tell. */
async function beganAt(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return line.slice(line.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
