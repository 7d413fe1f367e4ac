import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import { type Entry, type Journal, parseJournal } from "../edge/journal.ts";

/** An undo file that can be written to. */
export interface UndoFile extends Journal {
  readonly path: string;
  close(): void;
}

/** Makes a new undo file; its folder is synced too, so that the file is there after a power cut. Rejects with ConfigError. */
export async function createUndoFile(path: string, begin: Extract<Entry, { entry: "begin" }>): Promise<UndoFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = keepOpen(path, openOrSay(path, "wx"), []);
  syncFolder(dirname(path));
  await file.append(begin);
  return file;
}

/** Opens an undo file to go on writing; a line that was cut off is cleared away. Rejects with ConfigError. */
export async function openUndoFile(path: string): Promise<UndoFile> {
  const entries = readUndoFile(path);
  const handle = openOrSay(path, "r+");
  ftruncateSync(handle, entries.wholeBytes);
  return keepOpen(path, handle, entries.entries, entries.wholeBytes);
}

/** The newest undo file of a zone in a folder whose run did not come to its end. */
export async function findUnfinished(folder: string, zone: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name.startsWith(`${zone}.`) && name.endsWith(".undo")).toSorted();
  for (const name of own.toReversed()) {
    const path = join(folder, name);
    const read = parseJournal(readFileSync(path, "utf8"));
    if (read.ok) return read.entries.some(({ entry }) => entry === "end" || entry === "undone") ? undefined : path;
  }
  return undefined;
}

function readUndoFile(path: string): { readonly entries: readonly Entry[]; readonly wholeBytes: number } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigError(`The undo file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}).`);
  }
  const read = parseJournal(text);
  if (!read.ok) throw new ConfigError(`The undo file ${path} cannot be used: ${read.error}.`);
  return read;
}

function openOrSay(path: string, flags: "wx" | "r+"): number {
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    throw new ConfigError(
      `The undo file ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}). Without one, nothing is changed.`,
    );
  }
}

function keepOpen(path: string, handle: number, known: readonly Entry[], from = 0): UndoFile {
  const entries = [...known];
  let at = from;
  return {
    path,
    entries,
    async append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      // Until the whole line is on the disk, nothing that it announces may happen.
      for (let sent = 0; sent < line.length;) sent += writeSync(handle, line, sent, line.length - sent, at + sent);
      fsyncSync(handle);
      at += line.length;
      entries.push(entry);
    },
    close: () => closeSync(handle),
  };
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } catch {
    // Some file systems cannot sync a folder; the file itself is synced all the same.
  } finally {
    closeSync(handle);
  }
}
