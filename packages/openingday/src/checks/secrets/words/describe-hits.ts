import type { SecretHit, SecretScan, SecretsSetAside } from "../../../model/evidence-repository.ts";
import type { Confidence } from "../../../model/words.ts";

const mostShown = 20;
/** The rule that knows a secret by its name and its look alone. */
const byNameOnly = "generic-assignment";

/** One secret, however often it was seen. */
export interface SeenSecret {
  /** The place to name: one in the files as they are now where there is any, else the earliest. */
  readonly first: SecretHit;
  readonly places: readonly SecretHit[];
}

/** Whether a hit counts: it is no key that is public by design, and nobody has accepted it until a day to come. */
export function counts(hit: SecretHit): boolean {
  return hit.publicReason === undefined && hit.allowed === undefined;
}

/** A blocker, unless nothing but names and looks speak for all of them. */
export function severityOf(secrets: readonly SeenSecret[]): "blocker" | "high" {
  return confidenceOf(secrets) === "proved" ? "blocker" : "high";
}

/** What somebody has accepted, one line each, so that it is not forgotten. */
export function listAccepted(hits: readonly SecretHit[]): string[] {
  const accepted = groupSecrets(hits.filter(({ allowed }) => allowed !== undefined)).map(({ first }) => first);
  return accepted.map((hit) => `accepted by ${hit.allowed?.by ?? ""} until ${hit.allowed?.until ?? ""}: ${nameHit(hit)}`);
}

/** Groups hits by the secret they show; those recognised by more than their name come first. */
export function groupSecrets(hits: readonly SecretHit[]): readonly SeenSecret[] {
  const groups = new Map<string, SecretHit[]>();
  for (const hit of hits) {
    const key = `${hit.rule} ${hit.fingerprint}`;
    groups.set(key, [...(groups.get(key) ?? []), hit]);
  }
  return [...groups.values()]
    .map((places) => {
      const now = places.filter(({ where }) => where !== "history");
      return { first: (now.length > 0 ? now : places).toSorted(byDate)[0] as SecretHit, places };
    })
    .toSorted((one, other) => doubtOf(one.first) - doubtOf(other.first));
}

function doubtOf({ rule, confidence }: SecretHit): number {
  return confidence === "likely" ? 2 : rule === byNameOnly ? 1 : 0;
}

function byDate(one: SecretHit, other: SecretHit): number {
  return Date.parse(one.committedAt ?? "9999-01-01") - Date.parse(other.committedAt ?? "9999-01-01");
}

/** `Stripe live secret key (sk_live_…) in src/pay.ts, line 12`, or `SESSION_SECRET in src/pay.ts, line 12`. */
function nameHit({ rule, title, shown, path, line }: SecretHit): string {
  const name = rule === byNameOnly ? /^(.+) = …$/u.exec(shown)?.[1] : undefined;
  return `${name ?? `${title} (${shown})`} in ${path}${line > 0 ? `, line ${line}` : ""}`;
}

/** The first of them, and how many more there are: `SESSION_SECRET in src/pay.ts, line 12, and 2 more`. */
export function nameFirst(secrets: readonly SeenSecret[]): string {
  return `${nameHit(secrets[0]!.first)}${secrets.length > 1 ? `, and ${secrets.length - 1} more` : ""}`;
}

/** One line per secret for the report's evidence. */
export function listSecrets(secrets: readonly SeenSecret[]): string[] {
  const lines = secrets.slice(0, mostShown).map(({ first, places }) => {
    const isPast = first.where === "history" && first.inHead !== true;
    const alike = places.filter(({ where }) => where === first.where);
    const others = new Set(alike.map(({ path }) => path)).size - 1;
    return `${nameHit(first)}${sayCommit(places, isPast)}${others > 0 ? `, and ${others} more ${others === 1 ? "file" : "files"}` : ""}`;
  });
  for (const { allowedUntil } of secrets.flatMap(({ places }) => places))
    if (allowedUntil !== undefined) lines.push(`${allowedUntil.by} had accepted one of them until ${allowedUntil.until}: that has ended`);
  return secrets.length > mostShown ? [...lines, `and ${secrets.length - mostShown} more`] : lines;
}

function sayCommit(places: readonly SecretHit[], isPast: boolean): string {
  const { commit, committedAt } = places.toSorted(byDate)[0] as SecretHit;
  if (commit === undefined) return "";
  const date = committedAt === undefined ? "" : ` of ${committedAt.slice(0, 10)}`;
  return `, ${isPast ? "" : "since "}commit ${commit.slice(0, 10)}${date}`;
}

/** `1 secret value`, or `3 values that look like secrets` where nothing but their names speaks for it. */
export function countSecrets(secrets: readonly SeenSecret[]): string {
  const { length } = secrets;
  if (confidenceOf(secrets) === "proved") return `${length} secret ${length === 1 ? "value" : "values"}`;
  return length === 1 ? "1 value that looks like a secret" : `${length} values that look like secrets`;
}

/** Proved as soon as one of them is recognised by more than its name. */
export function confidenceOf(secrets: readonly SeenSecret[]): Confidence {
  return secrets.some(({ places }) => places.some(({ confidence }) => confidence !== "likely")) ? "proved" : "likely";
}

/** Reasons why one part of the scan is not the whole truth. */
export function gapsOf(scan: SecretScan, ...parts: readonly ("tree" | "history" | "bundle" | "image")[]): readonly string[] {
  if (scan.gaps === undefined) return parts.length === 1 && (parts[0] === "bundle" || parts[0] === "image") ? [] : scan.incomplete;
  return scan.gaps.filter(({ part }) => parts.includes(part)).map(({ reason }) => reason);
}

/** What was left out on purpose, one line a reason. */
export function listSetAside(setAside: readonly SecretsSetAside[] | undefined): string[] {
  return (setAside ?? []).map(({ reason, count }) => `left out: ${count} ${reason}`);
}
