import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { DmarcReport } from "../../model/dmarc-report.ts";
import { createDmarcReportReader } from "../../parsers/dmarc-report.ts";
import type { Parsed } from "../../parsers/parsed.ts";
import { findXmlCharset } from "../../parsers/xml-charset.ts";
import { openZip } from "./open-zip.ts";

/** Bytes of one file as it is stored or sent. */
export const maxPackedBytes = 10 * 1024 * 1024;
/** Bytes that come out of it, and how many times more than went in: XML of real reports shrinks to a tenth, seldom to a fiftieth. */
const maxBytes = 64 * 1024 * 1024;
const maxRatio = 200;
/** Below this many bytes the ratio says nothing. */
const smallBytes = 1024 * 1024;

/**
 * Reads one report as it was sent: XML, gzip, or a zip with one file in it, told apart by their first bytes whatever the name says.
 * What comes out is counted while it comes and cut off at 64 MB, or at 200 times what went in, so an archive that is a bomb costs no
 * more than that. Never rejects.
 */
export async function readPackedReport(bytes: Uint8Array): Promise<Parsed<DmarcReport>> {
  if (bytes.length > maxPackedBytes) return { ok: false, error: `it is larger than ${maxPackedBytes / 1024 / 1024} MB` };
  try {
    return await readStream(await open(bytes), bytes.length);
  } catch (error) {
    return { ok: false, error: explain(error) };
  }
}

/** Whether the bytes look like something that `readPackedReport` takes. */
export function isPackedReport(bytes: Uint8Array): boolean {
  return isGzip(bytes) || isZip(bytes) || /^[\s\0\u00EF\u00BB\u00BF\u00FE\u00FF]*</u.test(String.fromCharCode(...bytes.subarray(0, 64)));
}

async function open(bytes: Uint8Array): Promise<Readable> {
  if (isZip(bytes)) return openZip(bytes);
  const plain = Readable.from([bytes], { objectMode: false });
  if (!isGzip(bytes)) return plain;
  const unpacked = createGunzip();
  plain.on("error", (error) => unpacked.destroy(error));
  return plain.pipe(unpacked);
}

async function readStream(stream: Readable, packedBytes: number): Promise<Parsed<DmarcReport>> {
  const reader = createDmarcReportReader();
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let read = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      read += chunk.length;
      if (read > maxBytes) return { ok: false, error: `what is packed in it is larger than ${maxBytes / 1024 / 1024} MB` };
      if (read > smallBytes && read > packedBytes * maxRatio)
        return { ok: false, error: `it unpacks to more than ${maxRatio} times its size, as only a file made to do harm does` };
      decoder ??= new TextDecoder(findXmlCharset(chunk));
      if (!reader.write(decoder.decode(chunk, { stream: true }))) break;
    }
  } finally {
    stream.destroy();
  }
  reader.write(decoder?.decode() ?? "");
  return reader.end();
}

function explain(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "Z_BUF_ERROR") return "it was cut off";
  if (code?.startsWith("Z_") === true) return "it is damaged and cannot be unpacked";
  return error instanceof Error ? error.message : "it cannot be read";
}

function isGzip([a, b]: Uint8Array): boolean {
  return a === 0x1f && b === 0x8b;
}

function isZip([a, b, c, d]: Uint8Array): boolean {
  return a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6));
}
