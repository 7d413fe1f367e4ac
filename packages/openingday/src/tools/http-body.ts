import type { IncomingMessage } from "node:http";
import { Readable, pipeline, type Transform } from "node:stream";

/** What was kept of a body. */
export interface ReadBody {
  readonly body: Buffer;
  /** There was more than `maxBytes`. */
  readonly truncated: boolean;
  /** Bytes as they came, packed or not, as far as they were read. */
  readonly receivedBytes: number;
}

/** The body is compressed and cannot be opened. */
class BadEncoding extends Error {
  override readonly name = "BadEncoding";
  readonly code = "bad-encoding";
}

/**
 * Reads at most `maxBytes` of a body, decompressed; what follows is neither read nor unpacked, so a body that would unpack to
 * gigabytes costs no more than one that is `maxBytes` long.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<ReadBody> {
  const encoding = (response.headers["content-encoding"] ?? "").trim().toLowerCase();
  const opened = await openBody(response, encoding, maxBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of opened.stream) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) break;
    }
  } catch (error) {
    if (opened.failure() !== undefined) throw opened.failure();
    throw isZlibFault(error) ? new BadEncoding((error as Error).message) : error;
  }
  const body = Buffer.concat(chunks);
  return {
    body: body.subarray(0, maxBytes),
    truncated: bytes > maxBytes || opened.cut(),
    receivedBytes: opened.packedBytes() ?? Math.min(bytes, maxBytes),
  };
}

interface OpenedBody {
  readonly stream: AsyncIterable<Buffer>;
  /** The compressed bytes alone were too many. */
  cut(): boolean;
  /** Compressed bytes so far; undefined where nothing is compressed. */
  packedBytes(): number | undefined;
  /** Why the compressed bytes stopped coming. */
  failure(): unknown;
}

async function openBody(response: IncomingMessage, encoding: string, maxBytes: number): Promise<OpenedBody> {
  let cut = false;
  let failure: unknown;
  let bytes = 0;
  if (!["gzip", "x-gzip", "br", "deflate"].includes(encoding))
    return { stream: response, cut: () => cut, packedBytes: () => undefined, failure: () => failure };
  // Compressed bytes hardly ever outnumber the plain ones: an eighth more, or it is a trick to make us read for ever.
  const maxCompressed = maxBytes + (maxBytes >> 3) + 1024;
  const compressed = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await compressed.next();
  if (first.done === true) return { stream: Readable.from([]), cut: () => cut, packedBytes: () => 0, failure: () => failure };
  async function* rest(): AsyncGenerator<Buffer> {
    try {
      for (let next = first; next.done !== true; next = await compressed.next()) {
        const room = maxCompressed - bytes;
        bytes += next.value.length;
        cut = bytes > maxCompressed;
        yield cut ? next.value.subarray(0, room) : next.value;
        if (cut) return;
      }
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      await compressed.return?.();
    }
  }
  const decoder = await createDecoder(encoding, first.value);
  pipeline(Readable.from(rest()), decoder, () => undefined);
  return { stream: decoder, cut: () => cut, packedBytes: () => bytes, failure: () => failure };
}

/** Browsers show what they could unpack of a body that ends early, and so do these. */
async function createDecoder(encoding: string, first: Buffer): Promise<Transform> {
  // Loaded with the first packed answer: nothing waits for it at the start.
  const { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } = await import("node:zlib");
  const flush = { finishFlush: constants.Z_SYNC_FLUSH };
  if (encoding === "br") return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
  if (encoding !== "deflate") return createGunzip(flush);
  // "deflate" means zlib by RFC 9110 section 8.4.1.2, but some servers send it without the zlib header.
  return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate(flush) : createInflateRaw(flush);
}

function isZlibFault(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^(Z_|ERR_(_ERROR|BROTLI|BUF)|ERR__)/.test(code);
}
