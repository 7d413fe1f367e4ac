/** The part of a file's content that its version looked at before does not share. */
export interface NewPart {
  readonly bytes: Uint8Array;
  /** Lines of the file before that part. */
  readonly linesBefore: () => number;
}

/** What was looked at last of each path, so that a long file is not read through anew for each line that is added. */
export interface EarlierVersions {
  newPart(path: string, bytes: Uint8Array): NewPart;
  /** Keeps this content for the next version of the path; where it gave hits, the next is looked at as a whole. */
  keep(path: string, bytes: Uint8Array, gaveHits: boolean): void;
}

const mostKeptBytes = 32 * 1_024 * 1_024;
/** Short files are looked at as a whole: comparing costs as much. */
const shortest = 8 * 1_024;
const step = 8 * 1_024;
/** More than any rule looks to either side. */
const margin = 4 * 1_024;

export function createEarlierVersions(): EarlierVersions {
  const kept = new Map<string, Kept>();
  let bytesKept = 0;
  const drop = (path: string): Uint8Array | undefined => {
    const memory = kept.get(path)?.memory;
    bytesKept -= memory?.length ?? 0;
    kept.delete(path);
    return memory;
  };
  return {
    newPart(path, bytes) {
      const other = kept.get(path);
      const whole = { bytes, linesBefore: () => 0 };
      if (other === undefined || bytes.length < shortest) return whole;
      const before = other.memory.subarray(0, other.length);
      const start = sharedStart(bytes, before);
      const end = sharedEnd(bytes, before, start);
      const from = Math.max(0, start - margin);
      const to = Math.min(bytes.length, bytes.length - end + margin);
      if (from === 0 && to === bytes.length) return whole;
      return { bytes: bytes.subarray(from, to), linesBefore: () => countLines(bytes.subarray(0, from)) };
    },
    keep(path, bytes, gaveHits) {
      const used = drop(path);
      if (gaveHits || bytes.length < shortest || bytes.length > mostKeptBytes) return;
      // A copy: the piece it came in holds other files too, and would stay with it. It takes the place of the version before.
      const fits = used !== undefined && used.length >= bytes.length && used.length <= 2 * bytes.length;
      const memory = fits ? used : new Uint8Array(bytes.length + (bytes.length >> 3));
      memory.set(bytes);
      kept.set(path, { memory, length: bytes.length });
      bytesKept += memory.length;
      for (const oldest of kept.keys()) {
        if (bytesKept <= mostKeptBytes) break;
        drop(oldest);
      }
    },
  };
}

interface Kept {
  readonly memory: Uint8Array;
  /** Of the content in it. */
  readonly length: number;
}

/** Bytes that both begin with, in whole steps. */
function sharedStart(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at + step <= length && isSame(one.subarray(at, at + step), other.subarray(at, at + step))) at += step;
  return at;
}

/** Bytes that both end with, in whole steps, and not those of the shared start again. */
function sharedEnd(one: Uint8Array, other: Uint8Array, start: number): number {
  const length = Math.min(one.length, other.length) - start;
  let shared = 0;
  while (shared + step <= length) {
    const next = shared + step;
    const mine = one.subarray(one.length - next, one.length - shared);
    if (!isSame(mine, other.subarray(other.length - next, other.length - shared))) break;
    shared = next;
  }
  return shared;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}
