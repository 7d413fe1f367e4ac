import type { ProbeContext } from "../model/probe.ts";
import type { WorkTree, WorkTreeFile } from "./list-work-tree.ts";
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

/** Scans the project's files as they are on disk now. */
export async function scanTree(
  { tools, signal }: ProbeContext,
  folder: string,
  tree: WorkTree,
  collector: SecretCollector,
): Promise<TreeScan> {
  const skipped = { binary: 0, lock: 0 };
  const blobs = new Set<string>();
  const gaps: string[] = [];
  let files = 0;
  let tooLarge = 0;
  let unreadable = 0;
  const wanted: { readonly file: WorkTreeFile; readonly isLock: boolean }[] = [];
  for (const file of tree.files) {
    const why = passedOver(file.path);
    if (why !== undefined) skipped[why === "lock" ? "lock" : "binary"] += 1;
    else if (file.bytes > largestFile) tooLarge += 1;
    if (file.bytes <= largestFile && (why === undefined || why === "lock")) wanted.push({ file, isLock: why === "lock" });
  }
  const paths = wanted.map(({ file }) => `${folder}/${file.path}`);
  await tools.files.readEach(paths, largestFile, (index, bytes, name) => {
    const stop = signal.aborted ? "The scan was stopped" : collector.stop();
    if (stop !== undefined) {
      gaps.push(`${stop}; not every file was looked at`);
      return true;
    }
    if (bytes === undefined) {
      unreadable += 1;
      return false;
    }
    const { file, isLock } = wanted[index]!;
    const { path, tracked } = file;
    // Repositories with SHA-256 names get no match and are read twice, which is only slower.
    const blob = tracked ? name() : undefined;
    if (blob !== undefined) blobs.add(blob);
    const text = readableText(bytes) ?? (isKeyStore(path) ? bytes : undefined);
    if (text === undefined) {
      if (!isLock) skipped.binary += 1;
      return false;
    }
    if (!isLock) files += 1;
    collector.add(text, { isLock, path, where: "tree", ...(tree.git ? { tracked } : {}), ...(blob === undefined ? {} : { blob }) });
    return false;
  });
  if (tooLarge > 0) gaps.push(`${count(tooLarge, "file is", "files are")} larger than ${largestFile / 1_048_576} MiB and not looked at`);
  if (unreadable > 0) gaps.push(`${count(unreadable, "file", "files")} could not be read`);
  return { files, skipped, blobs, gaps };
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
