import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { NotConfigured } from "../model/probe.ts";
import type { ScratchPlace, ScratchServer } from "../model/scratch.ts";
import { clearLeftovers, folderPrefix, signFolder } from "./clear-leftovers.ts";
import { findPrograms } from "./find-programs.ts";
import { openScratchDatabases } from "./scratch-databases.ts";
import { startServer } from "./start-server.ts";

const usualEnv = "OPENINGDAY_POSTGRES_URL";

/** Opens the server that was named, or starts one. Rejects with NotConfigured where there is neither, with a plain sentence where it fails. */
export async function openScratch({ server, serverEnv, folders }: ScratchPlace, signal: AbortSignal): Promise<ScratchServer> {
  const url = server ?? process.env[serverEnv ?? usualEnv]?.trim() ?? "";
  if (url !== "") {
    if (!/^postgres(?:ql)?:$/.test(URL.parse(url)?.protocol ?? ""))
      throw new NotConfigured(`${serverEnv ?? usualEnv} holds no address of a PostgreSQL server, which begins with postgresql://`);
    return openScratchDatabases(url, "named", () => Promise.resolve()).catch((error: unknown) => {
      throw new Error(`On the server that was named no database could be made for the rehearsal: ${reasonOf(error)}`);
    });
  }
  if (serverEnv !== undefined) throw new NotConfigured(`the setting ${serverEnv}, which names the server to try them on, is not set`);
  const parent = await realpath(tmpdir());
  const home = await mkdtemp(join(parent, folderPrefix));
  try {
    await signFolder(home);
    const programs = await findPrograms([...folders, fileURLToPath(new URL(".", import.meta.url))], home);
    await clearLeftovers(parent, programs.owner?.uid);
    const own = await startServer(programs, home, signal);
    return await openScratchDatabases(own.url, "own", () => own.stop()).catch(async (error: unknown) => {
      await own.stop();
      throw error;
    });
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    throw error;
  }
}

/** Without the address, which may hold a password. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === "ECONNREFUSED") return "nobody answers at that address.";
  return (message ?? String(error)).split("\n")[0] ?? "";
}
