import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Undo } from "../../apps/coach/world/undo.ts";

/** A folder for one test file. Servers that give up root may pass through it, but not list it. */
export async function createScratchFolder(undo: Undo): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "openingday-servers-")));
  undo.add(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  return folder;
}
