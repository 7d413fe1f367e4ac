import type { ProbeContext } from "../model/probe.ts";
import type { GitListing } from "./list-work-tree.ts";
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
  /** Whether what the next commit would hold, by its content's name, is in the history already. */
  readonly isHeld: (blob: string) => boolean;
}

/**
 * Scans every version of every file on every branch, tag and stash, each content once. Reads git's objects, not its log: that also
 * finds what only a merge brought in. What the work tree's scan has seen, which goes on meanwhile, is not read again, nor what an
 * earlier run has `known`.
 */
export async function scanHistory(
  { tools, signal }: ProbeContext,
  folder: string,
  listing: GitListing,
  whatIsSeen: () => Promise<ReadonlySet<string>>,
  collector: SecretCollector,
  known?: RecalledHistory,
): Promise<HistoryScan> {
  const skipped = { binary: known?.skipped.binary ?? 0, lock: known?.skipped.lock ?? 0 };
  const { tracked, blobs: listed } = listing;
  // Of each content that is listed: 1 where the history holds it too.
  const held = new Uint8Array(listed.size);
  const isHeld = (blob: string): boolean => held[listed.get(blob) ?? listed.size] === 1;
  const gaps: string[] = [];
  if (listing.shallow)
    gaps.push("This is a shallow copy of the repository: its older history is not here. Run “git fetch --unshallow” and look again");
  for (const path of listing.modules.slice(0, mostModules))
    gaps.push(
      `${printable(path)} is a repository of its own (a submodule), which is not looked at from here. Run “openingday secrets ${printable(path)}”`,
    );
  if (listing.tips.length === 0 && (await listHead(tools, folder)).size === 0)
    return { blobs: 0, skipped, gaps: [...gaps, "The repository has no commits yet, so there is no history to look at"], isHeld };
  if (known?.unchanged === true) return { blobs: known.blobs, skipped, gaps, isHeld };
  let absent = 0;
  async function* wanted(): AsyncGenerator<string> {
    const scope = listing.prefix === "" ? [] : ["--full-history", "--", "."];
    const command = [
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
    for await (const lines of readLines(tools.git.stream(folder, command, without))) {
      let unseen = "";
      for (const line of lines) {
        const space = line.indexOf(" ");
        if (line.startsWith("?")) absent += 1;
        if (space < 40) continue;
        // What the next commit would hold is, as a rule, what the work tree holds.
        const place = listed.get(line.slice(0, space));
        if (place !== undefined) {
          held[place] = 1;
          continue;
        }
        const why = passedOver(line.slice(space + 1));
        if (why === undefined) unseen += `${line}\n`;
        else skipped[why === "lock" ? "lock" : "binary"] += 1;
      }
      if (unseen !== "") yield unseen;
    }
    const seen = await whatIsSeen();
    const changed = new Map<string, string>();
    for (const [path, blob] of tracked) {
      if (isHeld(blob) && !seen.has(blob) && passedOver(path) === undefined) changed.set(blob, `${listing.prefix}${path}`);
    }
    // A line for each: git takes a name that goes on in another one for the next content.
    if (changed.size > 0) yield [...changed].map(([blob, path]) => `${blob} ${path.replaceAll("\n", "?")}\n`).join("");
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
  return { blobs, skipped, gaps, isHeld };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* prepend(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

const mostModules = 5;

/** Names of the contents of the newest commit; none where the branch has no commit yet. */
export async function listHead(tools: ProbeContext["tools"], folder: string): Promise<ReadonlySet<string>> {
  try {
    const listed = await tools.git.run(folder, ["ls-tree", "-r", "-z", "HEAD"], { maxBytes: 64 * 1_024 * 1_024 });
    // "100644 blob <name>\t<path>"
    return new Set(listed.split("\0").flatMap((entry) => (entry.startsWith("blob ", 7) ? [entry.slice(12, entry.indexOf("\t"))] : [])));
  } catch {
    return new Set();
  }
}
