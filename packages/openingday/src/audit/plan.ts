import type { Check } from "../model/check.ts";
import type { EvidenceKey } from "../model/evidence.ts";
import type { Probe } from "../model/probe.ts";
import type { Mode } from "../model/words.ts";

/** A name in `--only` that is no check, row or kind of evidence. */
class UnknownName extends Error {
  override readonly name = "UnknownName";
}

/**
 * Chooses the probes. `audit` takes the passive ones. `prove` takes all; with `only`, the active probes are cut down to those
 * that feed the named checks, rows or evidence keys, while the passive ones stay.
 */
export function chooseProbes(
  mode: Mode,
  checks: readonly Check[],
  probes: readonly Probe[],
  only: readonly string[] = [],
): readonly Probe[] {
  if (mode === "passive") return probes.filter((probe) => probe.mode === "passive");
  if (only.length === 0) return probes;
  const wanted = new Set<EvidenceKey>();
  for (const name of only) {
    const matching = checks.filter((check) => check.id === name || check.rows.includes(name));
    for (const check of matching) for (const key of [...check.needs, ...(check.uses ?? [])]) wanted.add(key);
    const probe = probes.find((candidate) => candidate.key === name);
    if (probe !== undefined) wanted.add(probe.key);
    if (matching.length === 0 && probe === undefined)
      throw new UnknownName(`There is no check, row or kind of evidence called “${name}”. “openingday rows” lists them.`);
  }
  return probes.filter((probe) => probe.mode === "passive" || wanted.has(probe.key));
}
