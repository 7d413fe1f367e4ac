import type { SecretHit } from "../model/evidence-repository.ts";
import type { ProbeContext } from "../model/probe.ts";
import { type BroughtIn, findCommits } from "./find-commits.ts";
import type { LocatedHit } from "./secret-collector.ts";

/** Gives each hit the commit that brought its content in, as far as one is known. Those an earlier run has named are not asked for again. */
export async function nameCommits(
  { tools }: ProbeContext,
  folder: string,
  hits: readonly LocatedHit[],
  earlier: readonly LocatedHit[] = [],
): Promise<readonly LocatedHit[]> {
  const known = new Map<string, BroughtIn>();
  for (const { blob, commit, committedAt } of [...earlier, ...hits])
    if (blob !== undefined && commit !== undefined && committedAt !== undefined) known.set(blob, { commit, committedAt });
  const wanted = new Set(
    hits.flatMap(({ blob, publicReason }) => (blob === undefined || publicReason !== undefined || known.has(blob) ? [] : [blob])),
  );
  const found =
    wanted.size === 0 ? new Map<string, never>() : await findCommits(tools, folder, wanted).catch(() => new Map<string, never>());
  return hits.map((hit) => {
    const brought = hit.blob === undefined ? undefined : (known.get(hit.blob) ?? found.get(hit.blob));
    return brought === undefined ? hit : { ...hit, commit: brought.commit, committedAt: brought.committedAt };
  });
}

/** Keeps of each secret in the history one hit a file, the earliest, and says whether it is still there. */
export function keepEarliest(hits: readonly LocatedHit[], head: ReadonlySet<string>): SecretHit[] {
  const present = new Set(hits.filter((hit) => hit.where === "tree" || (hit.blob !== undefined && head.has(hit.blob))).map(identify));
  const kept = new Map<string, SecretHit>();
  for (const { blob: _blob, ...hit } of hits) {
    const whole: SecretHit = hit.where === "history" ? { ...hit, inHead: present.has(identify(hit)) } : hit;
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
