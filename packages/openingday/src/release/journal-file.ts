import { closeSync, fsyncSync, ftruncateSync, linkSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { ReleaseEntry, ReleaseRun } from "../model/release.ts";
import { parseReleaseJournal } from "../parsers/release-journal.ts";

type Begin = Extract<ReleaseEntry, { entry: "begin" }>;

/** The journal of the run that is going on. Each has one writer for good: what goes on with a run that died has a journal of its own. */
export interface JournalFile {
  readonly path: string;
  /** Returns once the entry is safely on the disk. Throws JournalLost when it is not, with nothing half written. */
  append(entry: ReleaseEntry): void;
  close(): void;
}

/** The journal could not be written: what it was to announce did not happen. */
export class JournalLost extends Error {
  override readonly name = "JournalLost";
}

const nameOf = (run: number): string => `${String(run).padStart(6, "0")}.journal`;
const isJournal = /^(\d{6,})\.journal$/u;

/** All journals of a folder, oldest first. Throws a plain sentence where one cannot be used: nothing is guessed about releases. */
export function readJournals(folder: string): readonly ReleaseRun[] {
  return listJournals(folder).map((name) => {
    const path = join(folder, name);
    const read = parseReleaseJournal(readFileSync(path, "utf8"));
    if (!read.ok) throw new Error(`The journal ${path} cannot be used: ${read.error}. Put it right from a copy, or move it away`);
    return read.run;
  });
}

function listJournals(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => isJournal.test(name))
      .toSorted((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/**
 * Begins a journal under the next number. It is there with its first line or not at all, and of several that begin at once one wins.
 * Undefined: another was quicker. Throws JournalLost when it cannot be written.
 */
export function beginJournal(folder: string, begin: Begin): JournalFile | undefined {
  const path = join(folder, nameOf(begin.run));
  const draft = join(folder, `.${nameOf(begin.run)}.${process.pid}`);
  let handle: number | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(draft, { force: true });
    handle = openSync(draft, "wx", 0o600);
    const file = keep(path, handle);
    file.append(begin);
    linkSync(draft, path);
    syncFolder(folder);
    return file;
  } catch (error) {
    if (handle !== undefined) closeSync(handle);
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error instanceof JournalLost ? error : lost(path, error);
  } finally {
    rmSync(draft, { force: true });
  }
}

function keep(path: string, handle: number): JournalFile {
  let at = 0;
  return {
    path,
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        for (let sent = 0; sent < line.length;) sent += writeSync(handle, line, sent, line.length - sent, at + sent);
        fsyncSync(handle);
        at += line.length;
      } catch (error) {
        try {
          ftruncateSync(handle, at);
        } catch {
          // A cut-off last line is read as not written.
        }
        throw lost(path, error);
      }
    },
    close: () => closeSync(handle),
  };
}

function lost(path: string, error: unknown): JournalLost {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown reason";
  const why = code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG" ? `the disk is full, ${code}` : code;
  return new JournalLost(`The journal ${path} cannot be written (${why})`);
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
