import type { SecretScan } from "../model/evidence-repository.ts";
import type { ProbeContext } from "../model/probe.ts";
import { isKeyStore } from "../secrets/credential-file.ts";
import { markAllowed } from "./allowed-secrets.ts";
import { keepEarliest } from "./locate-hits.ts";
import { passedOver, readableText } from "./passed-over.ts";
import { readGitBatch } from "../parsers/git-batch.ts";
import { largestFile } from "./scan-tree.ts";
import { createCollector } from "./secret-collector.ts";

const limits = { maxMs: 60_000, maxBytes: 512 * 1_024 * 1_024, maxHits: 500 };

/**
 * Secrets that the next commit would bring in: those of the staged files that their last committed version did not hold yet. An old
 * secret in a file does not forbid to mend the rest of it.
 * @param indexFile The list of staged files, where git's hook names another than the repository's own.
 */
export async function scanStaged(context: ProbeContext, folder: string, indexFile?: string): Promise<SecretScan> {
  const { tools, target } = context;
  const changes = await listStaged(context, folder, indexFile);
  const before = createCollector(tools, limits);
  const after = createCollector(tools, limits);
  const gaps: string[] = [];
  const skipped = { binary: 0, lock: 0 };
  const wanted = changes.filter(({ path }) => {
    const why = passedOver(path);
    if (why !== undefined) skipped[why === "lock" ? "lock" : "binary"] += 1;
    return why === undefined;
  });
  const input = wanted
    .flatMap(({ from, to, path }) => [`${to} +${path}\n`, ...(from === undefined ? [] : [`${from} -${path}\n`])])
    .join("");
  const command = ["cat-file", "--batch=%(objectname) %(objecttype) %(objectsize) %(rest)", "--buffer"];
  let files = 0;
  for await (const { path: marked, size, bytes } of readGitBatch(tools.git.stream(folder, command, input), largestFile)) {
    const isNew = marked.startsWith("+");
    const path = marked.slice(1);
    if (size < 0) gaps.push("A staged file could not be read from the repository");
    else if (bytes === undefined) gaps.push(`${path} is larger than ${largestFile / 1_048_576} MiB and not looked at`);
    else {
      const text = readableText(bytes) ?? (isKeyStore(path) ? bytes : undefined);
      if (isNew) files += 1;
      if (text !== undefined) (isNew ? after : before).add(text, { path, where: "tree", tracked: true });
    }
    const stop = after.stop();
    if (stop !== undefined) {
      gaps.push(`${stop}; not every staged file was looked at`);
      break;
    }
  }
  const old = new Set(before.hits.map(({ rule, fingerprint, path }) => `${rule} ${fingerprint} ${path}`));
  const fresh = after.hits.filter(({ rule, fingerprint, path }) => !old.has(`${rule} ${fingerprint} ${path}`));
  return {
    hits: markAllowed(keepEarliest(fresh, new Set()), target.allowedSecrets ?? [], tools.clock.now()),
    files,
    blobs: 0,
    bytes: after.bytes,
    incomplete: gaps,
    gaps: gaps.map((reason) => ({ part: "tree", reason })),
    setAside: after.setAside(),
    skipped,
  };
}

interface Change {
  readonly path: string;
  /** Git's name of the content in the last commit; absent where the file is new. */
  readonly from?: string;
  readonly to: string;
}

async function listStaged({ tools }: ProbeContext, folder: string, indexFile: string | undefined): Promise<readonly Change[]> {
  const command = ["diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=AMT", "--relative"];
  const listed = await tools.git.run(folder, command, {
    maxBytes: 64 * 1_024 * 1_024,
    ...(indexFile === undefined ? {} : { indexFile }),
  });
  const parts = listed.split("\0");
  const changes: Change[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, newMode = "", from = "", to = ""] = (parts[i] ?? "").split(" ");
    // Links and submodules hold no text of their own.
    if (newMode !== "100644" && newMode !== "100755") continue;
    const path = (parts[i + 1] ?? "").replaceAll("\n", "?");
    changes.push(/^0+$/.test(from) ? { path, to } : { path, from, to });
  }
  return changes;
}
