import type { SecretScan } from "../model/evidence-repository.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import { markAllowed } from "./allowed-secrets.ts";
import { keepHistory, recallHistory } from "./known-history.ts";
import { listWorkTree, type WorkTree } from "./list-work-tree.ts";
import { keepEarliest, nameCommits } from "./locate-hits.ts";
import { scanBundle } from "./scan-bundle.ts";
import { type Head, type HistoryScan, listHead, scanHistory } from "./scan-history.ts";
import { scanImage } from "./scan-image.ts";
import { scanTree, type TreeScan } from "./scan-tree.ts";
import { createCollector, type LocatedHit, type SecretCollector } from "./secret-collector.ts";

const limits = { maxMs: 60_000, maxBytes: 2 * 1_024 * 1_024 * 1_024, maxHits: 2_000 };
/** More than a person reads; the rest says the same. */
const mostHitsKept = 300;

type Gap = NonNullable<SecretScan["gaps"]>[number];

/**
 * Secrets in the project's files, in every earlier version that git keeps, in the built site and in a saved image. Files that git
 * ignores are left alone: that is where secrets belong. Values never leave memory.
 */
export async function searchForSecrets(context: ProbeContext): Promise<SecretScan> {
  const { target, tools } = context;
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so it could not be searched for secrets.");
  const tree = await listWorkTree(tools, folder);
  const collector = createCollector(tools, limits);
  // Git answers while the files are looked at.
  const newest = tree.git ? listHead(context, folder) : undefined;
  const treeScan = await scanTree(context, folder, tree, collector);
  context.progress(`${treeScan.files} files looked at`);
  const history = newest !== undefined ? await scanPast(context, folder, tree, await newest, treeScan, collector) : withoutPast(tree.gaps);
  context.progress(`${history.blobs} earlier versions looked at`);
  const bundle = target.bundle === undefined ? undefined : await scanBundle(context, target.bundle, collector);
  const image = target.image === undefined ? undefined : await scanImage(context, target.image, collector);
  const named = await nameCommits(context, folder, collector.hits, history.known);
  await history.remember?.(named);
  const hits = markAllowed(keepEarliest(named, history.head), target.allowedSecrets ?? [], tools.clock.now());
  const gaps: Gap[] = [
    ...[...(tree.git ? tree.gaps : []), ...treeScan.gaps].map((reason) => ({ part: "tree" as const, reason })),
    ...history.gaps.map((reason) => ({ part: "history" as const, reason })),
    ...(bundle?.gaps ?? []).map((reason) => ({ part: "bundle" as const, reason })),
    ...(image?.gaps ?? []).map((reason) => ({ part: "image" as const, reason })),
  ];
  return {
    hits: hits.slice(0, mostHitsKept),
    files: treeScan.files,
    blobs: history.blobs,
    bytes: collector.bytes,
    incomplete: gaps.filter(({ part }) => part === "tree" || part === "history").map(({ reason }) => reason),
    gaps,
    setAside: collector.setAside(),
    skipped: { binary: treeScan.skipped.binary + history.skipped.binary, lock: treeScan.skipped.lock + history.skipped.lock },
    ...(target.bundle === undefined || bundle === undefined ? {} : { bundle: { path: target.bundle, files: bundle.files } }),
    ...(target.image === undefined || image === undefined
      ? {}
      : { image: { path: target.image, files: image.files, layers: image.layers } }),
  };
}

interface PastScan extends HistoryScan {
  /** What an earlier run found, with its commits. */
  readonly known?: readonly LocatedHit[];
  /** Keeps for the next run what was found, once its commits are known. */
  readonly remember?: (hits: readonly LocatedHit[]) => Promise<void>;
}

function withoutPast(gaps: readonly string[]): PastScan {
  return { blobs: 0, skipped: { binary: 0, lock: 0 }, gaps, head: new Set(), shared: new Set() };
}

/** A history that git cannot read to its end is a gap, not the end of the scan. */
async function scanPast(
  context: ProbeContext,
  folder: string,
  tree: WorkTree,
  newest: Head,
  { blobs: seen }: TreeScan,
  collector: SecretCollector,
): Promise<PastScan> {
  try {
    const known = await recallHistory(context, folder, tree);
    // What also stands in a file as it is now is found there.
    const knownHits = (known?.hits ?? []).filter(({ blob }) => blob === undefined || !seen.has(blob));
    const before = new Map(collector.setAside().map(({ reason, count }) => [reason, count]));
    collector.recall(knownHits, known?.setAside ?? []);
    const scan = await scanHistory(context, folder, tree, newest, seen, collector, known);
    const setAside = collector
      .setAside()
      .map(({ reason, count }) => ({ reason, count: count - (before.get(reason) ?? 0) }))
      .filter(({ count }) => count > 0);
    if (scan.gaps.length > 0 || tree.tips.length === 0 || known?.unchanged === true) return { ...scan, known: known?.hits ?? [] };
    return {
      ...scan,
      known: known?.hits ?? [],
      async remember(hits) {
        const kept = hits.filter(
          ({ where, blob }) => blob !== undefined && (where === "history" || (where === "tree" && scan.shared.has(blob))),
        );
        const stillThere = (known?.hits ?? []).filter(({ blob }) => blob !== undefined && seen.has(blob) && !scan.shared.has(blob));
        await keepHistory(context, tree.prefix, {
          tips: tree.tips,
          hits: [...kept.map((hit) => ({ ...hit, where: "history" as const })), ...stillThere],
          setAside,
          blobs: scan.blobs,
          skipped: scan.skipped,
        });
      },
    };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return withoutPast([
      `The history of ${folder} could not be read to its end: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}
