import type { Check, CheckContext, Outcome } from "../model/check.ts";
import type { EvidenceByKey, EvidenceKey, EvidenceMap } from "../model/evidence.ts";

export interface Judged {
  readonly check: Check;
  readonly outcome: Outcome;
}

/** Judges every check on the evidence; `known` are those that were judged already. */
export function evaluateChecks(
  checks: readonly Check[],
  evidence: EvidenceMap,
  context: CheckContext,
  known?: ReadonlyMap<Check, Outcome>,
): Judged[] {
  return checks.map((check) => ({ check, outcome: known?.get(check) ?? evaluateCheck(check, evidence, context) }));
}

/** Gives each check that broke off the reason that the caller knows. */
export function nameCrashes(judged: readonly Judged[], sayCrash: (check: Check, crash: Error) => string): Judged[] {
  return judged.map(({ check, outcome }) =>
    outcome.status === "inconclusive" && outcome.crash !== undefined
      ? { check, outcome: { ...outcome, reason: sayCrash(check, outcome.crash) } }
      : { check, outcome },
  );
}

/** A missing piece, or a crash of the check itself, is `inconclusive`. Never throws. */
export function evaluateCheck(check: Check, evidence: EvidenceMap, context: CheckContext): Outcome {
  const given: Partial<Record<EvidenceKey, unknown>> = {};
  for (const key of check.needs) {
    const gathered = evidence[key];
    if (gathered === undefined) return { status: "inconclusive", reason: "“openingday prove” looks at this" };
    if (!gathered.ok)
      return { status: "inconclusive", reason: gathered.kind === "not-asked" ? "“openingday prove” looks at this" : gathered.reason };
    given[key] = gathered.value;
  }
  const unseen: { [K in EvidenceKey]?: string } = {};
  for (const key of check.uses ?? []) {
    const gathered = evidence[key];
    if (gathered?.ok === true) given[key] = gathered.value;
    else if (gathered?.kind === "failed" || gathered?.kind === "timeout") unseen[key] = gathered.reason;
  }
  try {
    return check.evaluate(given as EvidenceByKey, { ...context, unseen });
  } catch (error) {
    return {
      status: "inconclusive",
      reason: `the check “${check.id}” broke off: a fault of openingday, not of yours`,
      crash: error instanceof Error ? error : new Error(String(error)),
    };
  }
}
