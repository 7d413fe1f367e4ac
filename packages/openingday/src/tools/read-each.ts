import { hash } from "node:crypto";
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import type { Tools, WhyUnread } from "../model/tools.ts";

type ReadEach = Tools["files"]["readEach"];
type Memory = Buffer<ArrayBuffer>;

/** Kept free before a file's bytes: what git puts before a content when it names it. */
const room = 32;
/** Kept free behind them: who looks at groups of bytes is slower at the very end of the memory. */
const spare = 8;
const smallest = 256 * 1_024;

/**
 * Reads all files into one piece of memory: a piece for each costs more than reading it does, as does waiting for each.
 * @param giveWay Returns a promise where others have waited long enough for their turn.
 */
export async function readEach(
  folder: string,
  paths: Parameters<ReadEach>[1],
  maxBytes: number,
  visit: Parameters<ReadEach>[3],
  giveWay: () => Promise<void> | undefined,
): Promise<void> {
  const isFolder = createFolderCheck(folder);
  let memory = Buffer.allocUnsafeSlow(room + smallest);
  let bytes: Memory | undefined;
  const name = (): string => nameContent(memory, bytes?.length ?? 0);
  for (const [index, path] of paths.entries()) {
    const turn = giveWay();
    if (turn !== undefined) await turn;
    bytes = undefined;
    let why: WhyUnread | undefined;
    try {
      const read = isFolder(path) ? readWhole(`${folder}/${path}`, maxBytes, memory) : "not a file";
      if (typeof read === "string") why = read;
      else {
        memory = read.memory;
        bytes = memory.subarray(room, room + read.length);
      }
    } catch (error) {
      why = sayWhy(error);
    }
    if (visit(index, bytes, name, why)) return;
  }
}

/** Whether all that leads from `top` to a file are folders, and none of them a link. Files come sorted: most lie beside the one before. */
function createFolderCheck(top: string): (path: string) => boolean {
  const known = new Map<string, boolean>([["", true]]);
  const check = (folder: string): boolean => {
    const already = known.get(folder);
    if (already !== undefined) return already;
    const slash = folder.lastIndexOf("/");
    const is =
      check(slash < 0 ? "" : folder.slice(0, slash)) && lstatSync(`${top}/${folder}`, { throwIfNoEntry: false })?.isDirectory() === true;
    known.set(folder, is);
    return is;
  };
  let last = "";
  return (path) => {
    const slash = path.lastIndexOf("/");
    if (slash < 0 || (slash === last.length && path.startsWith(last))) return true;
    const folder = path.slice(0, slash);
    if (!check(folder)) return false;
    last = folder;
    return true;
  };
}

function sayWhy(error: unknown): WhyUnread {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "gone";
  return code === "ELOOP" || code === "EMLINK" || code === "ENXIO" || code === "EISDIR" || code === "EAGAIN" ? "not a file" : "unreadable";
}

const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
const followsLinks = constants.O_NOFOLLOW === undefined;

interface ReadFile {
  readonly memory: Memory;
  readonly length: number;
}

function readWhole(path: string, maxBytes: number, memory: Memory): ReadFile | WhyUnread {
  if (followsLinks && !lstatSync(path).isFile()) return "not a file";
  const file = openSync(path, flags);
  try {
    const space = memory.length - room;
    const length = readSync(file, memory, room, space, null);
    // What comes in one piece and leaves space is all of a file, and most are that short.
    if (length > 0 && length < space) return length > maxBytes ? "too large" : { memory, length };
    return readOn(file, length, maxBytes, memory);
  } finally {
    closeSync(file);
  }
}

/** Goes on behind the first piece, where that says too little about the file. */
function readOn(file: number, first: number, maxBytes: number, given: Memory): ReadFile | WhyUnread {
  const status = fstatSync(file);
  if (!status.isFile()) return "not a file";
  if (status.size > maxBytes) return "too large";
  let memory = given;
  // More bytes than it should have show the end at once.
  const needed = room + status.size + spare;
  if (memory.length < needed) memory = enlarge(memory, needed);
  let length = first;
  while (length <= maxBytes) {
    const space = memory.length - room - length;
    const got = readSync(file, memory, room + length, space, null);
    length += got;
    // Files of the system say that they are empty, and come in pieces.
    if (got === 0 || (status.size > 0 && got < space)) return { memory, length };
    if (got === space) memory = enlarge(memory, 2 * memory.length);
  }
  return "too large";
}

/** Keeps what has been read: a file may grow meanwhile. */
function enlarge(memory: Memory, length: number): Memory {
  const larger = Buffer.allocUnsafeSlow(length);
  memory.copy(larger);
  return larger;
}

/** @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects, "Object Storage" */
function nameContent(memory: Memory, length: number): string {
  const head = `blob ${length}\0`;
  const start = room - head.length;
  for (let at = 0; at < head.length; at++) memory[start + at] = head.charCodeAt(at);
  return hash("sha1", memory.subarray(start, room + length));
}
