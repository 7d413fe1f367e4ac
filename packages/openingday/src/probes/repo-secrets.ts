import type { SecretHit, SecretScan } from "../model/evidence-repository.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../model/probe.ts";
import { findCommits } from "./find-commits.ts";
import { listWorkTree } from "./list-work-tree.ts";
import { scanBundle } from "./scan-bundle.ts";
import { scanHistory, type HistoryScan } from "./scan-history.ts";
import { scanTree } from "./scan-tree.ts";
import { createCollector, type LocatedHit } from "./secret-collector.ts";

const limits = { maxMs: 60_000, maxBytes: 2 * 1_024 * 1_024 * 1_024, maxHits: 2_000 };
/** More than a person reads; the rest says the same. */
const mostHitsKept = 300;

type Gap = NonNullable<SecretScan["gaps"]>[number];

/**
 * Secrets in the project's files, in every earlier version that git keeps, and in the built site. Files that git ignores are left
 * alone: that is where secrets belong. Values never leave memory.
 */
export default defineProbe({
  key: "repo.secrets",
  mode: "passive",
  timeoutMs: 75_000,
  maxRequests: 0,
  async gather(context): Promise<SecretScan> {
    const { target, tools } = context;
    const folder = target.repository;
    if (folder === undefined) throw new NotConfigured("No folder of the code was given, so it could not be searched for secrets.");
    const tree = await listWorkTree(tools, folder);
    const collector = createCollector(tools, limits);
    const treeScan = await scanTree(context, folder, tree, collector);
    context.progress(`${treeScan.files} files looked at`);
    const history = tree.git
      ? await scanPast(context, folder, () => scanHistory(context, folder, tree, treeScan.blobs, collector))
      : withoutPast(tree.gaps);
    context.progress(`${history.blobs} earlier versions looked at`);
    const bundle = target.bundle === undefined ? undefined : await scanBundle(context, target.bundle, collector);
    const hits = await locate(context, folder, collector.hits, history.head);
    const gaps: Gap[] = [
      ...[...(tree.git ? tree.gaps : []), ...treeScan.gaps].map((reason) => ({ part: "tree" as const, reason })),
      ...history.gaps.map((reason) => ({ part: "history" as const, reason })),
      ...(bundle?.gaps ?? []).map((reason) => ({ part: "bundle" as const, reason })),
    ];
    return {
      hits: hits.slice(0, mostHitsKept),
      files: treeScan.files,
      blobs: history.blobs,
      bytes: collector.bytes,
      incomplete: gaps.filter(({ part }) => part !== "bundle").map(({ reason }) => reason),
      gaps,
      setAside: collector.setAside(),
      skipped: { binary: treeScan.skipped.binary + history.skipped.binary, lock: treeScan.skipped.lock + history.skipped.lock },
      ...(target.bundle === undefined || bundle === undefined ? {} : { bundle: { path: target.bundle, files: bundle.files } }),
    };
  },
});

function withoutPast(gaps: readonly string[]): HistoryScan {
  return { blobs: 0, skipped: { binary: 0, lock: 0 }, gaps, head: new Set() };
}

/** A history that git cannot read to its end is a gap, not the end of the scan. */
async function scanPast({ signal }: ProbeContext, folder: string, scan: () => Promise<HistoryScan>): Promise<HistoryScan> {
  try {
    return await scan();
  } catch (error) {
    if (signal.aborted) throw error;
    return withoutPast([
      `The history of ${folder} could not be read to its end: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

/** Names the commits, and keeps of each secret in the history one hit a file: the earliest. */
async function locate(
  { tools }: ProbeContext,
  folder: string,
  hits: readonly LocatedHit[],
  head: ReadonlySet<string>,
): Promise<SecretHit[]> {
  const wanted = new Set(hits.flatMap((hit) => (hit.blob === undefined || hit.publicReason !== undefined ? [] : [hit.blob])));
  const commits =
    wanted.size === 0 ? new Map<string, never>() : await findCommits(tools, folder, wanted).catch(() => new Map<string, never>());
  const present = new Set(hits.filter((hit) => hit.where === "tree" || (hit.blob !== undefined && head.has(hit.blob))).map(identify));
  const kept = new Map<string, SecretHit>();
  for (const { blob, ...hit } of hits) {
    const brought = blob === undefined ? undefined : commits.get(blob);
    const whole: SecretHit = { ...hit, ...brought, ...(hit.where === "history" ? { inHead: present.has(identify(hit)) } : {}) };
    const key = `${identify(hit)} ${hit.where} ${hit.path}${hit.where === "history" ? "" : hit.line}`;
    const other = kept.get(key);
    if (other === undefined || isEarlier(whole, other)) kept.set(key, whole);
  }
  // A public key that is a note about the tree needs no second note about the past.
  return [...kept.values()].filter((hit) => hit.where !== "history" || hit.publicReason === undefined || hit.inHead !== true);
}

function identify(hit: SecretHit): string {
  return `${hit.rule} ${hit.fingerprint}`;
}

function isEarlier(one: SecretHit, other: SecretHit): boolean {
  return one.committedAt !== undefined && (other.committedAt === undefined || Date.parse(one.committedAt) < Date.parse(other.committedAt));
}
