/** One answer of `git cat-file --batch`. */
export interface BatchObject {
  readonly blob: string;
  /** `blob`, `tree`, `commit` or `tag`; empty where it is missing. */
  readonly type: string;
  readonly path: string;
  readonly size: number;
  /** Absent when the object is larger than the limit; its bytes were passed over. */
  readonly bytes?: Uint8Array;
}

const longestHeader = 8_192;
const found = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)(?: ([^]*))?$/;
const notFound = /^([^]+) (?:missing|ambiguous)$/;

/**
 * Reads the output of `git cat-file --batch="%(objectname) %(objecttype) %(objectsize) %(rest)"`, or without the rest, object by
 * object, whatever pieces it comes in. A missing object is yielded with size -1. Throws when the output is not of that form.
 */
export async function* readGitBatch(output: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<BatchObject> {
  const chunks = output[Symbol.asyncIterator]();
  const reader = createReader(chunks);
  try {
    for (let header = await reader.line(); header !== undefined; header = await reader.line()) {
      const [, blob = "", type = "", size = "", path = ""] = found.exec(header) ?? [];
      if (blob === "") {
        // A name that is asked for may hold spaces.
        const [, name] = notFound.exec(header) ?? [];
        if (name === undefined) throw new Error("Git's answer could not be understood");
        yield { blob: name, type: "", path: "", size: -1 };
        continue;
      }
      const length = Number(size);
      if (!Number.isSafeInteger(length)) throw new Error("Git's answer could not be understood");
      if (length > maxBytes) {
        await reader.skip(length + 1);
        yield { blob, type, path, size: length };
      } else {
        const bytes = await reader.take(length);
        await reader.skip(1);
        yield { blob, type, path, size: length, bytes };
      }
    }
  } finally {
    // Whoever stops early wants git stopped too.
    await chunks.return?.();
  }
}

const decoder = new TextDecoder();

/** A letter may be cut in two by the pieces. */
function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

interface Reader {
  line(): Promise<string | undefined>;
  take(length: number): Promise<Uint8Array>;
  skip(length: number): Promise<void>;
}

function createReader(chunks: AsyncIterator<Uint8Array>): Reader {
  let chunk: Uint8Array = new Uint8Array(0);
  let at = 0;
  const more = async (): Promise<boolean> => {
    while (at >= chunk.length) {
      const next = await chunks.next();
      if (next.done === true) return false;
      chunk = next.value;
      at = 0;
    }
    return true;
  };
  return {
    async line() {
      // The common case: the whole line is in the piece at hand.
      const here = chunk.indexOf(10, at);
      if (here >= 0 && here - at <= longestHeader) {
        const line = decoder.decode(chunk.subarray(at, here));
        at = here + 1;
        return line;
      }
      const parts: Uint8Array[] = [];
      let length = 0;
      while (await more()) {
        const end = chunk.indexOf(10, at);
        const part = chunk.subarray(at, end < 0 ? chunk.length : end);
        parts.push(part);
        length += part.length;
        if (length > longestHeader) throw new Error("Git's answer could not be understood");
        at = end < 0 ? chunk.length : end + 1;
        if (end >= 0) return decoder.decode(join(parts, length));
      }
      return length === 0 ? undefined : cut();
    },
    async take(length) {
      // The common case: the whole object is in the piece at hand, and nothing is copied.
      if (chunk.length - at >= length) {
        const bytes = chunk.subarray(at, at + length);
        at += length;
        return bytes;
      }
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (!(await more())) cut();
        const part = chunk.subarray(at, at + length - filled);
        bytes.set(part, filled);
        filled += part.length;
        at += part.length;
      }
      return bytes;
    },
    async skip(length) {
      let left = length;
      while (left > 0) {
        if (!(await more())) cut();
        const step = Math.min(left, chunk.length - at);
        at += step;
        left -= step;
      }
    },
  };
}

function cut(): never {
  throw new Error("Git's answer ended too early");
}
