import type { SecretHit, SecretScan, SecretsSetAside } from "../../../model/evidence-repository.ts";
import type { Confidence } from "../../../model/words.ts";

const mostShown = 20;

/** One secret, however often it was seen. */
export interface SeenSecret {
  readonly first: SecretHit;
  readonly places: readonly SecretHit[];
}

/** Groups hits by the secret they show, earliest commit first where one is known. */
export function groupSecrets(hits: readonly SecretHit[]): readonly SeenSecret[] {
  const groups = new Map<string, SecretHit[]>();
  for (const hit of hits) {
    const key = `${hit.rule} ${hit.fingerprint}`;
    groups.set(key, [...(groups.get(key) ?? []), hit]);
  }
  return [...groups.values()].map((places) => ({ first: places.toSorted(byDate)[0] as SecretHit, places }));
}

function byDate(one: SecretHit, other: SecretHit): number {
  return Date.parse(one.committedAt ?? "9999-01-01") - Date.parse(other.committedAt ?? "9999-01-01");
}

/** `Stripe live secret key (sk_live_…) in src/pay.ts, line 12`. */
export function nameHit({ title, shown, path, line }: SecretHit): string {
  return `${title} (${shown}) in ${path}${line > 0 ? `, line ${line}` : ""}`;
}

/** One line per secret for the report's evidence. */
export function listSecrets(secrets: readonly SeenSecret[]): string[] {
  const lines = secrets.slice(0, mostShown).map(({ first, places }) => {
    const since =
      first.commit === undefined
        ? ""
        : `, commit ${first.commit.slice(0, 10)}${first.committedAt === undefined ? "" : ` of ${first.committedAt.slice(0, 10)}`}`;
    const others = new Set(places.map(({ path }) => path)).size - 1;
    return `${nameHit(first)}${since}${others > 0 ? `, and ${others} more ${others === 1 ? "file" : "files"}` : ""}`;
  });
  return secrets.length > mostShown ? [...lines, `and ${secrets.length - mostShown} more`] : lines;
}

/** `1 secret key` or `3 secret keys`. */
export function countSecrets(secrets: readonly SeenSecret[]): string {
  return `${secrets.length} secret ${secrets.length === 1 ? "value" : "values"}`;
}

/** Proved as soon as one of them is recognised by more than its name. */
export function confidenceOf(secrets: readonly SeenSecret[]): Confidence {
  return secrets.some(({ places }) => places.some(({ confidence }) => confidence !== "likely")) ? "proved" : "likely";
}

/** Reasons why one part of the scan is not the whole truth. */
export function gapsOf(scan: SecretScan, ...parts: readonly ("tree" | "history" | "bundle")[]): readonly string[] {
  if (scan.gaps === undefined) return parts.includes("bundle") && parts.length === 1 ? [] : scan.incomplete;
  return scan.gaps.filter(({ part }) => parts.includes(part)).map(({ reason }) => reason);
}

/** What was left out on purpose, one line a reason. */
export function listSetAside(setAside: readonly SecretsSetAside[] | undefined): string[] {
  return (setAside ?? []).map(({ reason, count }) => `left out: ${count} ${reason}`);
}
