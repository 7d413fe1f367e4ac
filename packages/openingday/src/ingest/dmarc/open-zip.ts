import type { Readable } from "node:stream";
import yauzl from "yauzl";

/** Entries looked at to find the one file; a report travels alone. */
const maxEntries = 8;

/** The one file inside a zip as a stream. Rejects where there is none, more than one, a locked one, or the archive is damaged. */
export async function openZip(bytes: Uint8Array): Promise<Readable> {
  const zip = await yauzl
    .fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { lazyEntries: true })
    .catch(() => Promise.reject(new Error("it is a zip file that was cut off or damaged")));
  if (zip.entryCount > maxEntries) throw new Error(`it holds ${zip.entryCount} files, and a report comes alone`);
  const files: yauzl.Entry[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.on("entry", (entry: yauzl.Entry) => {
      // A folder, or what macOS adds on its own.
      if (!entry.fileName.endsWith("/") && !entry.fileName.startsWith("__MACOSX/")) files.push(entry);
      zip.readEntry();
    });
    zip.once("end", resolve);
    zip.once("error", () => reject(new Error("it is a zip file that was cut off or damaged")));
    zip.readEntry();
  });
  const [only, second] = files;
  if (only === undefined) throw new Error("it is a zip file with nothing in it");
  if (second !== undefined) throw new Error(`it holds ${files.length} files, and a report comes alone`);
  if (only.isEncrypted()) throw new Error("it is locked with a password");
  return zip.openReadStreamPromise(only).catch(() => Promise.reject(new Error("it is packed in a way that no report is, or damaged")));
}
