import { closeSync, constants, type Dirent, fstatSync, lstatSync, openSync, opendirSync, readSync } from "node:fs";
import { access, stat } from "node:fs/promises";
import type { Tools } from "../model/tools.ts";
import { readEach } from "./read-each.ts";

const defaultMaxBytes = 1024 * 1024;
const defaultMaxEntries = 200_000;
const skipped = new Set([".git", "node_modules"]);

/**
 * Reads files, a bounded part of each. Reading anything but a regular file (a pipe, a device) rejects at once instead of
 * waiting; a folder inside that cannot be opened is left out of a list.
 * @param maxEntries Files and folders that one list may walk over; past that the list rejects, so that nobody takes it for whole.
 */
export function createFiles({ maxEntries = defaultMaxEntries }: { readonly maxEntries?: number } = {}): Tools["files"] {
  return {
    async readText(path, maxBytes = defaultMaxBytes) {
      const bytes = await readStart(path, maxBytes);
      // `stream` keeps back a letter whose last bytes were cut off.
      return new TextDecoder().decode(bytes, { stream: bytes.length === maxBytes });
    },
    readBytes: (path, maxBytes = defaultMaxBytes) => readStart(path, maxBytes),
    readEach: (folder, paths, maxBytes, visit) => readEach(folder, paths, maxBytes, visit, giveWay),
    size: async (path) => (await stat(path)).size,
    readFrom: (path, offset, maxBytes) => readPart(path, offset, maxBytes),
    list: (folder) => listFiles(folder, maxEntries),
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
  };
}

function readStart(path: string, maxBytes: number): Promise<Buffer> {
  return readPart(path, 0, maxBytes);
}

/**
 * Done at once: handing each step to another thread, as Node does otherwise, costs ten times what reading a small file does.
 * Every few milliseconds whoever else waits has a turn.
 */
async function readPart(path: string, offset: number, maxBytes: number): Promise<Buffer> {
  await giveWay();
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(file);
    if (!status.isFile())
      throw Object.assign(new Error(`${path} is not a regular file.`), { code: status.isDirectory() ? "EISDIR" : "EINVAL" });
    const chunks: Buffer[] = [];
    let left = maxBytes;
    // A pipe-like file has no positions, and the system counts them itself.
    let position = offset > 0 ? offset : null;
    // The size is only a hint: a file may grow while it is read, and files of the system say 0. One byte more shows the end at once.
    for (let hint = Math.max(0, status.size - offset) + 1; left > 0; hint = 64 * 1024) {
      const want = Math.min(left, Math.max(hint, status.size === 0 ? 64 * 1024 : 1));
      const buffer = Buffer.allocUnsafe(want);
      const bytesRead = readSync(file, buffer, 0, want, position);
      if (bytesRead > 0) chunks.push(buffer.subarray(0, bytesRead));
      if (bytesRead === 0 || (status.size > 0 && bytesRead < want)) break;
      left -= bytesRead;
      if (position !== null) position += bytesRead;
    }
    return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

const turnMs = 5;
let lastTurnAt = 0;

/** Lets everything else that is ready have its turn, once in a few milliseconds. */
function giveWay(): Promise<void> | undefined {
  return performance.now() - lastTurnAt < turnMs ? undefined : takeTurn();
}

async function takeTurn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  lastTurnAt = performance.now();
}

interface Listed {
  readonly path: string;
  readonly bytes: number;
}

async function* listFiles(root: string, maxEntries: number): AsyncGenerator<Listed> {
  let walked = 0;
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await giveWay();
    const entries = readFolder(`${root}/${folder}`, folder === "", maxEntries - walked + 1);
    walked += entries.length;
    const inside: string[] = [];
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) inside.push(path);
      if (!entry.isFile()) continue;
      const bytes = sizeOf(`${root}/${path}`);
      if (bytes !== undefined) yield { path, bytes };
    }
    folders.push(...inside.toReversed());
    if (walked > maxEntries) throw new Error(`${root} holds more than ${maxEntries} files and folders; only the first were read.`);
  }
}

function readFolder(path: string, isRoot: boolean, maxEntries: number): readonly Dirent[] {
  const entries: Dirent[] = [];
  try {
    const folder = opendirSync(path, { bufferSize: 128 });
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
        if (skipped.has(entry.name)) continue;
        entries.push(entry);
        if (entries.length >= maxEntries) break;
      }
    } finally {
      folder.closeSync();
    }
  } catch (error) {
    if (isRoot) throw error;
  }
  return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function sizeOf(path: string): number | undefined {
  try {
    const status = lstatSync(path);
    // Between the list and this look a file may have become a link.
    return status.isFile() ? status.size : undefined;
  } catch {
    return undefined;
  }
}
