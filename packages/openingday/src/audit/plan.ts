import type { Check } from "../model/check.ts";
import type { EvidenceKey } from "../model/evidence.ts";
import type { Probe } from "../model/probe.ts";
import type { Mode } from "../model/words.ts";

/** What one run does: the checks to judge and the probes that feed them. */
export interface Plan {
  readonly mode: Mode;
  readonly checks: readonly Check[];
  readonly probes: readonly Probe[];
}

/** A name in `--only` that is no check, row or kind of evidence. */
class UnknownName extends Error {
  override readonly name = "UnknownName";
}

/**
 * Chooses the probes. `audit` takes the passive ones. `prove` takes all; with `only`, the active probes are cut down to those
 * that feed the named checks, rows or evidence keys, while the passive ones stay.
 */
export function makePlan(mode: Mode, checks: readonly Check[], probes: readonly Probe[], only: readonly string[] = []): Plan {
  if (mode === "passive") return { mode, checks, probes: probes.filter((probe) => probe.mode === "passive") };
  if (only.length === 0) return { mode, checks, probes };
  const wanted = new Set<EvidenceKey>();
  for (const name of only) {
    const matching = checks.filter((check) => check.id === name || check.rows.includes(name));
    for (const check of matching) for (const key of [...check.needs, ...(check.uses ?? [])]) wanted.add(key);
    const probe = probes.find((candidate) => candidate.key === name);
    if (probe !== undefined) wanted.add(probe.key);
    if (matching.length === 0 && probe === undefined)
      throw new UnknownName(`There is no check, row or kind of evidence called “${name}”. “openingday rows” lists them.`);
  }
  return { mode, checks, probes: probes.filter((probe) => probe.mode === "passive" || wanted.has(probe.key)) };
}
