import { hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Tools } from "../model/tools.ts";

type ReadEach = Tools["files"]["readEach"];
type Memory = Buffer<ArrayBuffer>;

/** Kept free before a file's bytes: what git puts before a content when it names it. */
const room = 32;
const smallest = 256 * 1_024;

/**
 * Reads all files into one piece of memory: a piece for each costs more than reading it does, as does waiting for each.
 * @param giveWay Returns a promise where others have waited long enough for their turn.
 */
export async function readEach(
  paths: Parameters<ReadEach>[0],
  maxBytes: number,
  visit: Parameters<ReadEach>[2],
  giveWay: () => Promise<void> | undefined,
): Promise<void> {
  let memory = Buffer.allocUnsafeSlow(room + Math.min(smallest, maxBytes + 1));
  for (const [index, path] of paths.entries()) {
    const turn = giveWay();
    if (turn !== undefined) await turn;
    let bytes: Memory | undefined;
    try {
      const read = readWhole(path, maxBytes, memory);
      memory = read.memory;
      bytes = memory.subarray(room, room + read.length);
    } catch {
      bytes = undefined;
    }
    if (visit(index, bytes, () => nameContent(memory, bytes?.length ?? 0))) return;
  }
}

function readWhole(path: string, maxBytes: number, given: Memory): { readonly memory: Memory; readonly length: number } {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error(`${path} is not a regular file.`);
    let memory = given;
    // One byte more than it should have shows the end at once.
    const wanted = Math.min(maxBytes, status.size + 1);
    if (memory.length < room + wanted) memory = Buffer.allocUnsafeSlow(room + wanted);
    let length = 0;
    while (length < maxBytes) {
      const space = Math.min(memory.length - room, maxBytes) - length;
      const got = readSync(file, memory, room + length, space, null);
      length += got;
      // Files of the system say that they are empty, and come in pieces.
      if (got === 0 || (status.size > 0 && got < space)) break;
      if (got === space && length < maxBytes) memory = enlarge(memory, maxBytes);
    }
    return { memory, length };
  } finally {
    closeSync(file);
  }
}

/** A file may grow while it is read. */
function enlarge(memory: Memory, maxBytes: number): Memory {
  const larger = Buffer.allocUnsafeSlow(room + Math.min(maxBytes, 2 * memory.length));
  memory.copy(larger);
  return larger;
}

/** @see https://git-scm.com/book/en/v2/Git-Internals-Git-Objects, "Object Storage" */
function nameContent(memory: Memory, length: number): string {
  const head = `blob ${length}\0`;
  memory.write(head, room - head.length, "latin1");
  return hash("sha1", memory.subarray(room - head.length, room + length));
}
