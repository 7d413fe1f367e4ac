import type { FindingDraft, Outcome } from "../../../model/check.ts";

/** A finding, and whether it fails the check or only warns. */
export interface Judgement {
  readonly fails: boolean;
  readonly finding: FindingDraft;
}

/**
 * Makes one outcome of several judgements. Where one fails, warnings about other rows are left out: in a failed outcome they would
 * fail those rows too. `otherwise` stands where nothing was found.
 */
export function conclude(judgements: readonly Judgement[], rows: readonly string[], otherwise: Outcome): Outcome {
  if (judgements.length === 0) return otherwise;
  const failing = judgements.filter((one) => one.fails).map((one) => one.finding);
  const warnings = judgements.filter((one) => !one.fails).map((one) => one.finding);
  if (failing.length === 0) return { status: "warned", findings: warnings };
  const failed = new Set(failing.flatMap((finding) => finding.rows ?? rows));
  const kept = warnings.filter((finding) => (finding.rows ?? rows).every((row) => failed.has(row)));
  return { status: "failed", findings: [...failing, ...kept] };
}
