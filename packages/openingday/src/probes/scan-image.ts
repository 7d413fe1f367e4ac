import type { ProbeContext } from "../model/probe.ts";
import { readTar, type TarEntry } from "../parsers/tar.ts";
import { passedOver, readableText } from "./passed-over.ts";
import { largestFile } from "./scan-tree.ts";
import { printable, type SecretCollector } from "./secret-collector.ts";

export interface ImageScan {
  readonly files: number;
  readonly layers: number;
  readonly gaps: readonly string[];
}

/** Programs and libraries of the system that the image is built on: none of yours, and most of its bytes. */
const ofTheSystem =
  /^(?:usr\/(?:share|lib\d*|libexec|include|s?bin|local\/(?:lib|include|share|bin))|lib\d*|s?bin|boot|dev|proc|sys|var\/(?:lib|cache|log))\//;
/** Bytes of a part up to the end of the mark of an archive in tar form. */
const knownBy = 262;
const mostUnpacked = 8 * 1_024 * 1_024 * 1_024;

interface Run {
  readonly context: ProbeContext;
  readonly collector: SecretCollector;
  readonly gaps: string[];
  files: number;
  layers: number;
  left: number;
}

/** Scans the layers and the settings of an image as `docker save` or an OCI layout in a tar file keeps them. Layers may be packed. */
export async function scanImage(context: ProbeContext, path: string, collector: SecretCollector): Promise<ImageScan> {
  const run: Run = { context, collector, gaps: [], files: 0, layers: 0, left: mostUnpacked };
  try {
    for await (const entry of readTar(readPieces(context, path))) {
      if (entry.isFile && entry.bytes > 0) await lookAtPart(entry, run);
      if (stopped(run)) break;
    }
    if (run.layers === 0) run.gaps.push(`${path} holds no layer of an image. Make it with “docker save”`);
  } catch (error) {
    run.gaps.push(`The image ${path} could not be read to its end: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { files: run.files, layers: run.layers, gaps: run.gaps };
}

const pieceBytes = 1_048_576;

async function* readPieces({ tools }: ProbeContext, path: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const piece = await tools.files.readFrom(path, at, pieceBytes);
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

function stopped({ context, collector, gaps, left }: Run): boolean {
  const stop = context.signal.aborted
    ? "The scan was stopped"
    : left <= 0
      ? "The image unpacks to more than is looked at"
      : collector.stop();
  if (stop !== undefined) gaps.push(`${stop}; not all of the image was looked at`);
  return stop !== undefined;
}

/** A part is a layer, packed or not, or a piece of JSON about the image. Only its bytes say which. */
async function lookAtPart(entry: TarEntry, run: Run): Promise<void> {
  const pieces = entry.content()[Symbol.asyncIterator]();
  const start = await readStart(pieces);
  const whole = prepend(start, pieces);
  if (start[0] === 0x1f && start[1] === 0x8b) await lookAtLayer(unpack(whole), run);
  else if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd)
    run.gaps.push(`The layer ${printable(entry.path)} is packed with zstd, which is not looked at. Save the image with “docker save”`);
  else if (new TextDecoder().decode(start.subarray(257, 262)) === "ustar") await lookAtLayer(whole, run);
  else if (start[0] === 0x7b && entry.bytes <= largestFile) addFile(await join(whole, entry.bytes), "the image's settings", run);
}

async function lookAtLayer(stream: AsyncIterable<Uint8Array>, run: Run): Promise<void> {
  run.layers += 1;
  for await (const entry of readTar(stream)) {
    run.left -= entry.bytes;
    const path = entry.path.replace(/^\.?\//, "");
    if (run.left <= 0 || run.collector.stop() !== undefined) return;
    if (!entry.isFile || entry.bytes === 0 || ofTheSystem.test(path) || passedOver(path) !== undefined) continue;
    if (entry.bytes > largestFile) run.gaps.push(`${printable(path)} in the image is too large to look at`);
    else addFile(await join(entry.content(), entry.bytes), path, run);
  }
}

function addFile(bytes: Uint8Array, path: string, run: Run): void {
  const text = readableText(bytes);
  if (text === undefined) return;
  run.files += 1;
  run.collector.add(text, { path, where: "image" });
}

async function join(stream: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const whole = new Uint8Array(length);
  let filled = 0;
  for await (const piece of stream) {
    whole.set(piece.subarray(0, length - filled), filled);
    filled += piece.length;
  }
  return whole.subarray(0, Math.min(filled, length));
}

/** Enough of a part to know it by. */
async function readStart(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < knownBy) {
    const next = await pieces.next();
    if (next.done === true) break;
    const longer = new Uint8Array(start.length + next.value.length);
    longer.set(start);
    longer.set(next.value, start.length);
    start = longer;
  }
  return start;
}

async function* prepend(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Unpacks gzip as it comes. Throws where it is damaged. */
function unpack(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const packed = ReadableStream.from(stream) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return packed.pipeThrough(new DecompressionStream("gzip"));
}
