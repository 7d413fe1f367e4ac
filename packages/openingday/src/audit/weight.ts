import type { Finding } from "../model/report.ts";
import type { Confidence, Impact, Severity } from "../model/words.ts";
import { findRisk } from "./risks.ts";

const impactRank: Readonly<Record<Impact, number>> = { money: 0, data: 0, access: 1, mail: 2, slow: 3, cosmetic: 4 };
const confidenceRank: Readonly<Record<Confidence, number>> = { proved: 0, likely: 1 };
const severityRank: Readonly<Record<Severity, number>> = { blocker: 0, high: 1, medium: 2, low: 3 };

/** What findings of a risk weigh together: what a customer loses, then whether it was proved, then how bad it is. Least is heaviest. */
export function weigh(findings: readonly Finding[], risk: string): readonly number[] {
  // What is only of low severity is polish, whatever it touches.
  const polish = findings.every((finding) => finding.severity === "low");
  return [
    polish ? impactRank.cosmetic : impactRank[findRisk(risk).impact],
    Math.min(...findings.map((finding) => confidenceRank[finding.confidence])),
    Math.min(...findings.map((finding) => severityRank[finding.severity])),
  ];
}

/** Heaviest first. */
export function compareWeights(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Findings of one risk, heaviest first. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    confidenceRank[a.confidence] - confidenceRank[b.confidence] ||
    a.code.localeCompare(b.code)
  );
}
