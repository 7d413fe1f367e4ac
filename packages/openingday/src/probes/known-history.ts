import { createHash } from "node:crypto";
import type { SecretsSetAside } from "../model/evidence-repository.ts";
import type { ProbeContext } from "../model/probe.ts";
import { allRules, edition } from "../secrets/rules/all.ts";
import type { GitListing } from "./list-work-tree.ts";
import type { LocatedHit } from "./secret-collector.ts";

/** What an earlier run found in the history up to some commits. No value is in it, only fingerprints. */
export interface KnownHistory {
  /** What every branch, tag and stash named then: all that they lead to has been looked at. */
  readonly tips: readonly string[];
  readonly hits: readonly LocatedHit[];
  readonly setAside: readonly SecretsSetAside[];
  readonly blobs: number;
  readonly skipped: { readonly binary: number; readonly lock: number };
}

/** What was known, and whether nothing has been committed since. */
export interface RecalledHistory extends KnownHistory {
  readonly unchanged: boolean;
}

interface Kept extends KnownHistory {
  readonly made: string;
}

const name = "secrets";

/** Changes with every rule, and with the key of the fingerprints: what was found under another cannot be compared. */
function madeBy({ tools }: ProbeContext, prefix: string): string {
  const hash = createHash("sha256").update(`${edition} ${prefix} ${tools.fingerprint("openingday")}`);
  for (const { id, pattern, anchors } of allRules) hash.update(`${id}\0${pattern.source}\0${anchors.join()}\0`);
  return hash.digest("hex").slice(0, 24);
}

/** Recalls it, where it was made by the same rules and everything it has seen is still part of the history. */
export async function recallHistory(
  context: ProbeContext,
  folder: string,
  { prefix, tips }: Pick<GitListing, "prefix" | "tips">,
): Promise<RecalledHistory | undefined> {
  const text = await context.tools.memory.recall(name);
  const known = text === undefined ? undefined : parseKept(text);
  if (known === undefined || known.made !== madeBy(context, prefix)) return undefined;
  if (known.tips.toSorted().join() === tips.toSorted().join()) return { ...known, unchanged: true };
  return (await isStillReachable(context, folder, known.tips)) ? { ...known, unchanged: false } : undefined;
}

export async function keepHistory(context: ProbeContext, prefix: string, known: KnownHistory): Promise<void> {
  const kept: Kept = { made: madeBy(context, prefix), ...known };
  await context.tools.memory.keep(name, JSON.stringify(kept));
}

function parseKept(text: string): Kept | undefined {
  try {
    const value = JSON.parse(text) as Partial<Kept> | null;
    const isWhole =
      typeof value?.made === "string" &&
      Array.isArray(value.tips) &&
      value.tips.every((tip) => typeof tip === "string" && /^[0-9a-f]{40,64}$/.test(tip)) &&
      Array.isArray(value.hits) &&
      Array.isArray(value.setAside) &&
      typeof value.blobs === "number" &&
      typeof value.skipped?.binary === "number" &&
      typeof value.skipped.lock === "number";
    return isWhole ? (value as Kept) : undefined;
  } catch {
    return undefined;
  }
}

/** A history that was rewritten, or a branch that was deleted, takes findings with it: then everything is looked at anew. */
async function isStillReachable({ tools }: ProbeContext, folder: string, tips: readonly string[]): Promise<boolean> {
  if (tips.length === 0) return false;
  try {
    const lost = await tools.git.run(folder, ["rev-list", "--max-count=1", "--stdin", "--not", "--all"], { input: `${tips.join("\n")}\n` });
    return lost.trim() === "";
  } catch {
    return false;
  }
}
