import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Tools } from "../model/tools.ts";
import { nameProject, stateFolder } from "./state-folder.ts";

const mostBytes = 16 * 1_024 * 1_024;

/** Remembers texts for one project in files that only their owner can read. */
export function createMemory({ folder = stateFolder(), projectFolder = process.cwd() }: MemoryPlace): Tools["memory"] {
  const pathOf = (name: string): string => join(folder, `${nameProject(projectFolder)}.${name}.json`);
  return {
    async recall(name) {
      try {
        const file = await open(pathOf(name));
        try {
          const { size } = await file.stat();
          return size > mostBytes ? undefined : await file.readFile("utf8");
        } finally {
          await file.close();
        }
      } catch {
        return undefined;
      }
    },
    async keep(name, text) {
      const path = pathOf(name);
      const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
      if (Buffer.byteLength(text) > mostBytes) return;
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeFile(draft, text, { flag: "wx", mode: 0o600 });
        await rename(draft, path);
      } catch {
        await rm(draft, { force: true }).catch(() => undefined);
      }
    },
  };
}

export interface MemoryPlace {
  /** The user's state folder when absent. */
  readonly folder?: string | undefined;
  /** Names the project; the working directory when absent. */
  readonly projectFolder?: string | undefined;
}
