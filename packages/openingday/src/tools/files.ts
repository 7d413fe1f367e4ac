import { constants, type Dirent } from "node:fs";
import { access, lstat, open, opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Tools } from "../model/tools.ts";

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

async function readPart(path: string, offset: number, maxBytes: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = await file.stat();
    if (!status.isFile())
      throw Object.assign(new Error(`${path} is not a regular file.`), { code: status.isDirectory() ? "EISDIR" : "EINVAL" });
    const chunks: Buffer[] = [];
    let left = maxBytes;
    // A pipe-like file has no positions, and the system counts them itself.
    let position = offset > 0 ? offset : null;
    // The size is only a hint: a file may grow while it is read, and files of the system say 0.
    while (left > 0) {
      const want = Math.min(left, Math.max(64 * 1024, status.size));
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(want), 0, want, position);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      left -= bytesRead;
      if (position !== null) position += bytesRead;
    }
    return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}

interface Listed {
  readonly path: string;
  readonly bytes: number;
}

async function* listFiles(root: string, maxEntries: number): AsyncGenerator<Listed> {
  let walked = 0;
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readFolder(join(root, folder), folder === "", maxEntries - walked + 1);
    walked += entries.length;
    const inside: string[] = [];
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) inside.push(path);
      if (!entry.isFile()) continue;
      const bytes = await sizeOf(join(root, path));
      if (bytes !== undefined) yield { path, bytes };
    }
    folders.push(...inside.toReversed());
    if (walked > maxEntries) throw new Error(`${root} holds more than ${maxEntries} files and folders; only the first were read.`);
  }
}

async function readFolder(path: string, isRoot: boolean, maxEntries: number): Promise<readonly Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(path)) {
      if (skipped.has(entry.name)) continue;
      entries.push(entry);
      if (entries.length >= maxEntries) break;
    }
  } catch (error) {
    if (isRoot) throw error;
  }
  return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const status = await lstat(path);
    // Between the list and this look a file may have become a link.
    return status.isFile() ? status.size : undefined;
  } catch {
    return undefined;
  }
}
