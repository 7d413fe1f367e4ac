import type { ProbeContext } from "../model/probe.ts";
import type { WorkTree } from "./list-work-tree.ts";
import { isKeyStore } from "../secrets/credential-file.ts";
import { createEarlierVersions } from "./earlier-versions.ts";
import type { RecalledHistory } from "./known-history.ts";
import { passedOver, readableText } from "./passed-over.ts";
import { readGitBatch } from "../parsers/git-batch.ts";
import { readLines } from "./read-lines.ts";
import { largestFile } from "./scan-tree.ts";
import { printable, type SecretCollector } from "./secret-collector.ts";

export interface HistoryScan {
  readonly blobs: number;
  readonly skipped: { binary: number; lock: number };
  readonly gaps: readonly string[];
  /** Names of the git objects in the newest commit of the branch that is checked out. */
  readonly head: ReadonlySet<string>;
  /** Those of the work tree's files that the history holds too. */
  readonly shared: ReadonlySet<string>;
}

/**
 * Scans every version of every file on every branch, tag and stash, each content once. Reads git's objects, not its log: that also
 * finds what only a merge brought in. What the work tree's scan has `seen` is not read again, nor what an earlier run has `known`.
 */
export async function scanHistory(
  { tools, signal }: ProbeContext,
  folder: string,
  tree: WorkTree,
  newest: Head,
  seen: ReadonlySet<string>,
  collector: SecretCollector,
  known?: RecalledHistory,
): Promise<HistoryScan> {
  const skipped = { binary: known?.skipped.binary ?? 0, lock: known?.skipped.lock ?? 0 };
  const shared = new Set<string>();
  const gaps: string[] = [];
  if (tree.shallow)
    gaps.push("This is a shallow copy of the repository: its older history is not here. Run “git fetch --unshallow” and look again");
  const { blobs: head, modules } = newest;
  for (const path of modules.slice(0, mostModules))
    gaps.push(
      `${printable(path)} is a repository of its own (a submodule), which is not looked at from here. Run “openingday secrets ${printable(path)}”`,
    );
  if (!tree.hasRefs && head.size === 0)
    return { blobs: 0, skipped, gaps: [...gaps, "The repository has no commits yet, so there is no history to look at"], head, shared };
  if (known?.unchanged === true) return { blobs: known.blobs, skipped, gaps, head, shared };
  let absent = 0;
  async function* wanted(): AsyncGenerator<string> {
    const scope = tree.prefix === "" ? [] : ["--full-history", "--", "."];
    const listing = [
      "rev-list",
      "--objects",
      "--all",
      "--missing=print",
      "--filter=object:type=blob",
      "--filter-provided-objects",
      // Commits that an earlier run has seen, and all that leads to them, are left out.
      ...(known === undefined ? [] : ["--stdin"]),
      ...scope,
    ];
    const without = (known?.tips ?? []).map((tip) => `^${tip}\n`).join("");
    for await (const lines of readLines(tools.git.stream(folder, listing, without))) {
      let unseen = "";
      for (const line of lines) {
        const space = line.indexOf(" ");
        if (line.startsWith("?")) absent += 1;
        if (space < 40) continue;
        const blob = line.slice(0, space);
        const why = passedOver(line.slice(space + 1));
        if (why === undefined) {
          if (seen.has(blob)) shared.add(blob);
          else unseen += `${line}\n`;
        } else if (!head.has(blob)) skipped[why === "lock" ? "lock" : "binary"] += 1;
      }
      if (unseen !== "") yield unseen;
    }
  }
  let blobs = known?.blobs ?? 0;
  let tooLarge = 0;
  const command = ["cat-file", "--batch=%(objectname) %(objecttype) %(objectsize) %(rest)", "--buffer"];
  const earlier = createEarlierVersions();
  const objects = wanted();
  const first = await objects.next();
  // Nothing to read needs no git to read it.
  const output = first.done === true ? nothing() : tools.git.stream(folder, command, prepend(first.value, objects));
  for await (const { blob, path, size, bytes } of readGitBatch(output, largestFile)) {
    if (size < 0) absent += 1;
    else if (bytes === undefined) tooLarge += 1;
    else {
      const text = readableText(bytes) ?? (isKeyStore(path) ? bytes : undefined);
      if (text === undefined) skipped.binary += 1;
      else {
        blobs += 1;
        const part = earlier.newPart(path, text);
        const before = collector.hits.length;
        collector.add(part.bytes, { path, where: "history", blob, linesBefore: part.linesBefore });
        earlier.keep(path, text, collector.hits.length > before);
      }
    }
    const stop = signal.aborted ? "The scan was stopped" : collector.stop();
    if (stop !== undefined) {
      gaps.push(`${stop}; not all of the history was looked at`);
      break;
    }
  }
  if (absent > 0) gaps.push(`This is a partial copy of the repository: ${absent} of its older files are not here`);
  if (tooLarge > 0)
    gaps.push(`${tooLarge} older ${tooLarge === 1 ? "file is" : "files are"} larger than ${largestFile / 1_048_576} MiB and not looked at`);
  return { blobs, skipped, gaps, head, shared };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* prepend(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

const mostModules = 5;

/** What the newest commit holds. */
export interface Head {
  readonly blobs: ReadonlySet<string>;
  /** Paths of repositories that it only points to. */
  readonly modules: readonly string[];
}

/** The files of the newest commit, and the repositories it only points to. */
export async function listHead({ tools }: Pick<ProbeContext, "tools">, folder: string): Promise<Head> {
  try {
    const listed = await tools.git.run(folder, ["ls-tree", "-r", "-z", "HEAD"], { maxBytes: 64 * 1_024 * 1_024 });
    const blobs = new Set<string>();
    const modules: string[] = [];
    for (const entry of listed.split("\0")) {
      // "100644 blob <name>\t<path>"
      const tab = entry.indexOf("\t");
      const kind = entry.slice(7, tab);
      if (kind.startsWith("blob ")) blobs.add(kind.slice(5));
      else if (kind.startsWith("commit ")) modules.push(entry.slice(tab + 1));
    }
    return { blobs, modules };
  } catch {
    // A branch without a commit has no files; other branches may.
    return { blobs: new Set(), modules: [] };
  }
}
