import type { SecretHit } from "../model/evidence-repository.ts";
import type { AllowedSecret } from "../model/target.ts";

/** Marks what somebody accepted by name; where the acceptance has ended, the hit says so and counts again. */
export function markAllowed(hits: readonly SecretHit[], allowed: readonly AllowedSecret[], now: number): SecretHit[] {
  if (allowed.length === 0) return [...hits];
  return hits.map((hit) => {
    const mine = allowed.filter((one) => covers(one, hit));
    const live = mine.find(({ until }) => now <= endOf(until));
    if (live !== undefined) return { ...hit, allowed: { by: live.by, reason: live.reason, until: live.until } };
    const ended = mine[0];
    return ended === undefined ? hit : { ...hit, allowedUntil: { by: ended.by, until: ended.until } };
  });
}

function covers({ fingerprint, rule, path }: AllowedSecret, hit: SecretHit): boolean {
  if (fingerprint !== undefined) return fingerprint === hit.fingerprint;
  return rule === hit.rule && path === hit.path;
}

function endOf(until: string): number {
  const end = Date.parse(`${until.slice(0, 10)}T23:59:59.999Z`);
  return Number.isFinite(end) ? end : Number.NEGATIVE_INFINITY;
}
