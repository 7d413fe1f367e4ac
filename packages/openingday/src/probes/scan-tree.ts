import type { ProbeContext } from "../model/probe.ts";
import { isKeyStore } from "../secrets/credential-file.ts";
import { passedOver, readableText } from "./passed-over.ts";
import type { SecretCollector } from "./secret-collector.ts";

export interface TreeScan {
  readonly files: number;
  readonly skipped: { binary: number; lock: number };
  /** Names of the git objects whose content was scanned: the history need not read them again. */
  readonly blobs: ReadonlySet<string>;
  readonly gaps: readonly string[];
}

/** Larger files are data, not settings; they are counted and named as not looked at. */
export const largestFile = 32 * 1_024 * 1_024;

/** A file of the project, as whoever listed it knows it. */
export interface ListedFile {
  readonly path: string;
  /** Whether git holds it; undefined where there is no git. */
  readonly tracked?: boolean;
  /** The name of what git holds of it, which is as a rule what is on disk. */
  readonly blob?: string;
}

/** Scans the project's files as they are on disk now; what is listed and no longer there is no file. */
export async function scanTree(
  { tools, signal }: ProbeContext,
  folder: string,
  listed: Iterable<ListedFile>,
  collector: SecretCollector,
): Promise<TreeScan> {
  const skipped = { binary: 0, lock: 0 };
  const blobs = new Set<string>();
  const gaps: string[] = [];
  let files = 0;
  let tooLarge = 0;
  let unreadable = 0;
  const wanted: ListedFile[] = [];
  const paths: string[] = [];
  const locks = new Set<number>();
  for (const file of listed) {
    const why = passedOver(file.path);
    if (why === "installed") continue;
    if (why !== undefined) skipped[why] += 1;
    if (why === "binary") continue;
    if (why === "lock") locks.add(wanted.length);
    wanted.push(file);
    paths.push(file.path);
  }
  await tools.files.readEach(folder, paths, largestFile, (index, bytes, name, why) => {
    const stop = signal.aborted ? "The scan was stopped" : collector.stop();
    if (stop !== undefined) {
      gaps.push(`${stop}; not every file was looked at`);
      return true;
    }
    const isLock = locks.has(index);
    if (bytes === undefined) {
      if (why === "too large" && !isLock) tooLarge += 1;
      if (why === "unreadable") unreadable += 1;
      return false;
    }
    const { path, tracked, blob: held } = wanted[index]!;
    // Repositories with SHA-256 names get no match and are read twice, which is only slower.
    const content = tracked === true ? name() : undefined;
    // Of two equal strings the one is kept that is kept already.
    const blob = content === held ? held : content;
    if (blob !== undefined) blobs.add(blob);
    const text = readableText(bytes) ?? (isKeyStore(path) ? bytes : undefined);
    if (text === undefined) {
      if (!isLock) skipped.binary += 1;
      return false;
    }
    if (!isLock) files += 1;
    collector.add(text, {
      isLock,
      path,
      where: "tree",
      ...(tracked === undefined ? {} : { tracked }),
      ...(blob === undefined ? {} : { blob }),
    });
    return false;
  });
  if (tooLarge > 0) gaps.push(`${count(tooLarge, "file is", "files are")} larger than ${largestFile / 1_048_576} MiB and not looked at`);
  if (unreadable > 0) gaps.push(`${count(unreadable, "file", "files")} could not be read`);
  return { files, skipped, blobs, gaps };
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
