import type { SecretScan, SecretsSetAside } from "../model/evidence-repository.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import { markAllowed } from "./allowed-secrets.ts";
import { keepHistory, recallHistory } from "./known-history.ts";
import { askGit, type GitListing, listWorkTree } from "./list-work-tree.ts";
import { keepEarliest, nameCommits } from "./locate-hits.ts";
import { scanBundle } from "./scan-bundle.ts";
import { type HistoryScan, listHead, scanHistory } from "./scan-history.ts";
import { scanImage } from "./scan-image.ts";
import { type ListedFile, scanTree, type TreeScan } from "./scan-tree.ts";
import { createCollector, type LocatedHit, type SecretCollector } from "./secret-collector.ts";

const limits = { maxMs: 60_000, maxBytes: 2 * 1_024 * 1_024 * 1_024, maxHits: 2_000 };
/** More than a person reads; the rest says the same. */
const mostHitsKept = 300;

type Gap = NonNullable<SecretScan["gaps"]>[number];

/**
 * Secrets in the project's files, in every earlier version that git keeps, in the built site and in a saved image. Files that git
 * ignores are left alone: that is where secrets belong. Values never leave memory.
 * @param askedAhead What git says of the folder, where it was asked before.
 */
export async function searchForSecrets(context: ProbeContext, askedAhead?: Promise<GitListing | string>): Promise<SecretScan> {
  const { target, tools } = context;
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so it could not be searched for secrets.");
  const asked = askedAhead ?? askGit(tools, folder);
  // Prepares the rules while git answers.
  const collector = createCollector(tools, limits);
  const listing = await asked;
  const isKept = typeof listing !== "string" && (holdsFiles(listing) || (await isEmpty(tools, folder)));
  const { treeScan, history } = isKept ? await scanKept(context, folder, listing, collector) : await scanUnkept(context, folder, collector);
  context.progress(`${history.blobs} earlier versions looked at`);
  const bundle = target.bundle === undefined ? undefined : await scanBundle(context, target.bundle, collector);
  const image = target.image === undefined ? undefined : await scanImage(context, target.image, collector);
  const named = await nameCommits(context, folder, [...collector.hits, ...history.hits], history.known);
  await history.remember?.(named);
  const head = isKept && named.length > 0 ? await listHead(tools, folder) : new Set<string>();
  const hits = markAllowed(keepEarliest(named, head), target.allowedSecrets ?? [], tools.clock.now());
  const gaps: Gap[] = [
    ...treeScan.gaps.map((reason) => ({ part: "tree" as const, reason })),
    ...history.gaps.map((reason) => ({ part: "history" as const, reason })),
    ...(bundle?.gaps ?? []).map((reason) => ({ part: "bundle" as const, reason })),
    ...(image?.gaps ?? []).map((reason) => ({ part: "image" as const, reason })),
  ];
  return {
    hits: hits.slice(0, mostHitsKept),
    files: treeScan.files,
    blobs: history.blobs,
    bytes: collector.bytes + history.bytes,
    incomplete: gaps.filter(({ part }) => part === "tree" || part === "history").map(({ reason }) => reason),
    gaps,
    setAside: addUp(collector.setAside(), history.setAside),
    skipped: { binary: treeScan.skipped.binary + history.skipped.binary, lock: treeScan.skipped.lock + history.skipped.lock },
    ...(target.bundle === undefined || bundle === undefined ? {} : { bundle: { path: target.bundle, files: bundle.files } }),
    ...(target.image === undefined || image === undefined
      ? {}
      : { image: { path: target.image, files: image.files, layers: image.layers } }),
  };
}

interface Scans {
  readonly treeScan: TreeScan;
  readonly history: PastScan;
}

function holdsFiles({ tracked, untracked }: GitListing): boolean {
  return tracked.size > 0 || untracked.size > 0;
}

async function isEmpty(tools: ProbeContext["tools"], folder: string): Promise<boolean> {
  for await (const _ of tools.files.list(folder)) return false;
  return true;
}

/**
 * Files as git lists them: nothing is walked through that git ignores, and what it lists and is gone is passed over when it is read. Git
 * reads the past while the files are looked at.
 */
async function scanKept(context: ProbeContext, folder: string, listing: GitListing, collector: SecretCollector): Promise<Scans> {
  const past = scanPast(context, folder, listing, () => tree);
  past.catch(() => undefined);
  const tree = scanTree(context, folder, listFiles(listing), collector);
  const treeScan = await tree;
  context.progress(`${treeScan.files} files looked at`);
  return { treeScan, history: await past };
}

function* listFiles({ tracked, untracked }: GitListing): Generator<ListedFile> {
  for (const [path, blob] of tracked) yield { path, tracked: true, blob };
  for (const path of untracked) yield { path, tracked: false };
}

/** A folder that git does not keep, or of which it holds no file. */
async function scanUnkept(context: ProbeContext, folder: string, collector: SecretCollector): Promise<Scans> {
  const tree = await listWorkTree(context.tools, folder);
  const files = tree.files.map(({ path }) => ({ path }));
  const treeScan = await scanTree(context, folder, files, collector);
  context.progress(`${treeScan.files} files looked at`);
  return { treeScan, history: withoutPast(tree.gaps) };
}

interface PastScan extends HistoryScan {
  readonly hits: readonly LocatedHit[];
  readonly setAside: readonly SecretsSetAside[];
  /** Looked at. */
  readonly bytes: number;
  /** What an earlier run found, with its commits. */
  readonly known?: readonly LocatedHit[];
  /** Keeps for the next run what was found, once its commits are known. */
  readonly remember?: (hits: readonly LocatedHit[]) => Promise<void>;
}

function withoutPast(gaps: readonly string[]): PastScan {
  return { blobs: 0, bytes: 0, hits: [], setAside: [], skipped: { binary: 0, lock: 0 }, gaps, isHeld: () => false };
}

/** A history that git cannot read to its end is a gap, not the end of the scan. */
async function scanPast(context: ProbeContext, folder: string, listing: GitListing, tree: () => Promise<TreeScan>): Promise<PastScan> {
  const collector = createCollector(context.tools, limits);
  try {
    const known = await recallHistory(context, folder, listing);
    const scan = await scanHistory(context, folder, listing, async () => (await tree()).blobs, collector, known);
    const { blobs: seen } = await tree();
    // What also stands in a file as it is now is found there.
    const knownHits = (known?.hits ?? []).filter(({ blob }) => blob === undefined || !seen.has(blob));
    collector.recall(knownHits, known?.setAside ?? []);
    const setAside = collector.setAside();
    const past = { ...scan, hits: collector.hits, bytes: collector.bytes, setAside, known: known?.hits ?? [] };
    if (scan.gaps.length > 0 || listing.tips.length === 0 || known?.unchanged === true) return past;
    return {
      ...past,
      async remember(hits) {
        const kept = hits.filter(
          ({ where, blob }) => blob !== undefined && (where === "history" || (where === "tree" && scan.isHeld(blob))),
        );
        const stillThere = (known?.hits ?? []).filter(({ blob }) => blob !== undefined && seen.has(blob) && !scan.isHeld(blob));
        await keepHistory(context, listing.prefix, {
          tips: listing.tips,
          hits: [...kept.map((hit) => ({ ...hit, where: "history" as const })), ...stillThere],
          setAside,
          blobs: scan.blobs,
          skipped: scan.skipped,
        });
      },
    };
  } catch (error) {
    if (context.signal.aborted) throw error;
    const gap = `The history of ${folder} could not be read to its end: ${error instanceof Error ? error.message : String(error)}`;
    return { ...withoutPast([gap]), hits: collector.hits, bytes: collector.bytes, setAside: collector.setAside() };
  }
}

function addUp(...lists: readonly (readonly SecretsSetAside[])[]): SecretsSetAside[] {
  const counts = new Map<string, number>();
  for (const { reason, count } of lists.flat()) counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts].map(([reason, count]) => ({ reason, count }));
}
