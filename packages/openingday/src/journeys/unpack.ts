import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from "node:zlib";

interface Opener {
  readonly whole: (packed: Buffer, options: ZlibOptions) => Buffer;
  readonly begin: (options: ZlibOptions) => ReturnType<typeof createGunzip>;
  readonly flush: number;
}

const gzip: Opener = { whole: gunzipSync, begin: createGunzip, flush: constants.Z_SYNC_FLUSH };
const zlib: Opener = { whole: inflateSync, begin: createInflate, flush: constants.Z_SYNC_FLUSH };
const bare: Opener = { whole: inflateRawSync, begin: createInflateRaw, flush: constants.Z_SYNC_FLUSH };
const brotli: Opener = { whole: brotliDecompressSync, begin: createBrotliDecompress, flush: constants.BROTLI_OPERATION_FLUSH };

/**
 * The first `maxBytes` of a body as it was before it was packed, also where its end is missing. An encoding that is not known stays as it
 * is. Rejects where the bytes are no such packing. At once wherever the whole is no longer than that: it is done for every answer.
 */
export async function unpack(packed: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const opener = findOpener(encoding.trim().toLowerCase(), packed);
  if (opener === undefined || packed.length === 0) return packed;
  try {
    return opener.whole(packed, { maxOutputLength: maxBytes, finishFlush: opener.flush });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_BUFFER_TOO_LARGE") throw error;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stream = opener.begin({ finishFlush: opener.flush });
  stream.end(packed);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}

function findOpener(encoding: string, packed: Buffer): Opener | undefined {
  if (encoding === "br") return brotli;
  if (encoding === "gzip" || encoding === "x-gzip") return gzip;
  // "deflate" means zlib by RFC 9110 section 8.4.1.2, but some servers send it without the zlib header.
  if (encoding === "deflate") return ((packed[0] ?? 0) & 0x0f) === 8 ? zlib : bare;
  return undefined;
}
