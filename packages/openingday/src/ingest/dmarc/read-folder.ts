import type { Tools } from "../../model/tools.ts";
import { maxPackedBytes } from "./read-packed.ts";
import { type ReadReport, readReportFile } from "./read-report-file.ts";

/** Files read in one go; a year of daily reports from thirty receivers. */
const maxFiles = 12_000;
/** Room for a mail around the largest report, in base64. */
export const maxFileBytes = Math.ceil(maxPackedBytes * 1.4);

const isReportName = /\.(?:xml|gz|zip|eml|msg|mime)$/iu;

/** Reads a file, or every report and mail below a folder. Never rejects: what cannot be read is named. */
export async function* readReportPath(path: string, files: Tools["files"]): AsyncGenerator<ReadReport> {
  let names: string[];
  try {
    yield* await readReportFile(path, await read(path));
    return;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EISDIR") {
      yield {
        name: path,
        ok: false,
        error: code === "ENOENT" ? "there is no such file or folder" : `it cannot be read (${code ?? "unknown"})`,
      };
      return;
    }
  }
  try {
    names = await listReports(path);
  } catch (error) {
    yield { name: path, ok: false, error: `the folder cannot be listed (${(error as NodeJS.ErrnoException).code ?? "unknown"})` };
    return;
  }
  for (const name of names.slice(0, maxFiles)) {
    try {
      yield* await readReportFile(name, await read(`${path}/${name}`));
    } catch (error) {
      yield { name, ok: false, error: `it cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})` };
    }
  }
  if (names.length > maxFiles) yield { name: path, ok: false, error: `only the last ${maxFiles} of its ${names.length} files were read` };

  // One byte more than is taken, so that what is too large can be told from what just fits.
  function read(file: string): Promise<Uint8Array> {
    return files.readBytes(file, maxFileBytes + 1);
  }

  async function listReports(folder: string): Promise<string[]> {
    const found: string[] = [];
    for await (const file of files.list(folder)) if (isReportName.test(file.path)) found.push(file.path);
    // Names of reports begin with the receiver and carry the time: the last ones are the newest of each.
    return found.toSorted().toReversed();
  }
}
