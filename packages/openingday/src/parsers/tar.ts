/** One file of an archive; its bytes must be read, or are passed over, before the next is asked for. */
export interface TarEntry {
  readonly path: string;
  readonly bytes: number;
  /** Folders, links and devices have no content. */
  readonly isFile: boolean;
  content(): AsyncIterable<Uint8Array>;
}

const block = 512;
const longestName = 65_536;

/**
 * Reads an archive from its beginning, as it comes. Long names in GNU's and PAX' way are understood, sparse files are not. Throws
 * where a header's checksum is wrong, or the archive ends in the middle.
 *
 * @see POSIX.1-2017 pax, "ustar Interchange Format"
 */
export async function* readTar(stream: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = createSource(stream);
  let longName: string | undefined;
  let paxSize: number | undefined;
  try {
    for (;;) {
      const header = await source.take(block);
      if (header.length === 0) return;
      if (header.length < block) throw new Error("The archive ends in the middle");
      if (header.every((byte) => byte === 0)) {
        // What packed it may go on for a while; whoever unpacks it for us wants to come to its own end.
        await source.drain();
        return;
      }
      if (!hasRightSum(header)) throw new Error("This is no archive in tar form, or it is damaged");
      const type = String.fromCharCode(header[156] ?? 0);
      const size = readNumber(header.subarray(124, 136));
      if (type === "L" || type === "x" || type === "X") {
        const text = await readText(source, size);
        if (type === "L") longName = text.replace(/\0+$/, "");
        else {
          const pax = readPax(text);
          longName = pax.get("path") ?? longName;
          paxSize = pax.has("size") ? Number(pax.get("size")) : paxSize;
        }
        continue;
      }
      if (type === "K" || type === "g") {
        await source.skip(padded(size));
        continue;
      }
      const isFile = type === "0" || type === "\0" || type === "7";
      const bytes = isFile ? (paxSize ?? size) : 0;
      if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error("A file of the archive has an impossible size");
      const entry = createEntry(source, longName ?? readName(header), bytes, isFile);
      longName = undefined;
      paxSize = undefined;
      yield entry;
      await entry.passOver();
    }
  } finally {
    await source.close();
  }
}

function createEntry(source: Source, path: string, bytes: number, isFile: boolean): TarEntry & { passOver(): Promise<void> } {
  let left = bytes;
  return {
    path,
    bytes,
    isFile,
    async *content() {
      while (left > 0) {
        const piece = await source.some(left);
        left -= piece.length;
        yield piece;
      }
    },
    passOver: () => source.skip(left + padded(bytes) - bytes),
  };
}

interface Source {
  /** At most that many bytes; fewer only at the end. */
  take(length: number): Promise<Uint8Array>;
  /** At least one byte and at most that many. */
  some(most: number): Promise<Uint8Array>;
  skip(length: number): Promise<void>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

function createSource(stream: AsyncIterable<Uint8Array>): Source {
  const pieces = stream[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array(0);
  let at = 0;
  const more = async (): Promise<boolean> => {
    while (at >= piece.length) {
      const next = await pieces.next();
      if (next.done === true) return false;
      piece = next.value;
      at = 0;
    }
    return true;
  };
  const some = async (most: number): Promise<Uint8Array> => {
    if (!(await more())) throw new Error("The archive ends in the middle");
    const part = piece.subarray(at, at + most);
    at += part.length;
    return part;
  };
  return {
    some,
    async take(length) {
      const whole = new Uint8Array(length);
      let filled = 0;
      while (filled < length && (await more())) {
        const part = await some(length - filled);
        whole.set(part, filled);
        filled += part.length;
      }
      return whole.subarray(0, filled);
    },
    async skip(length) {
      for (let left = length; left > 0;) left -= (await some(left)).length;
    },
    async drain() {
      while (await more()) at = piece.length;
    },
    async close() {
      await pieces.return?.();
    },
  };
}

async function readText(source: Source, size: number): Promise<string> {
  if (!(size <= longestName)) throw new Error("A name in the archive is too long");
  const bytes = await source.take(padded(size));
  return new TextDecoder().decode(bytes.subarray(0, size));
}

/** Records of the form `length key=value`, each on a line. */
function readPax(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^\d+ ([^=\n]+)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value]));
}

function readName(header: Uint8Array): string {
  const name = readString(header.subarray(0, 100));
  const isUstar = readString(header.subarray(257, 262)) === "ustar";
  const prefix = isUstar && header[262] === 0 ? readString(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

function readString(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** Octal digits, or, with the highest bit set, a number in base 256. */
function readNumber(field: Uint8Array): number {
  if (((field[0] ?? 0) & 0x80) !== 0) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  const text = readString(field).trim();
  return text === "" ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

function hasRightSum(header: Uint8Array): boolean {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  return sum === readNumber(header.subarray(148, 156));
}

function padded(size: number): number {
  return Math.ceil(size / block) * block;
}
