import type { Finding, RankedRisk } from "../model/report.ts";
import type { Confidence, Impact, Severity } from "../model/words.ts";
import { findRisk } from "./risks.ts";

const impactRank: Readonly<Record<Impact, number>> = { money: 0, data: 0, access: 1, mail: 2, slow: 3, cosmetic: 4 };
const confidenceRank: Readonly<Record<Confidence, number>> = { proved: 0, likely: 1 };
const severityRank: Readonly<Record<Severity, number>> = { blocker: 0, high: 1, medium: 2, low: 3 };

/** The short list of a report holds at most this many risks; every finding stays in the report. */
export const shortList = 10;

/**
 * Ranks what was found by what a customer loses: money or data before access, mail, speed and looks; then what was proved before
 * what is likely; then by severity. Excused blockers come first, so that nobody forgets them.
 */
export function rankRisks(
  findings: readonly Finding[],
  riskOf: (finding: Finding) => string,
  isExcused: (finding: Finding) => boolean,
  shutsTheDoors: (finding: Finding) => boolean,
): RankedRisk[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const id = riskOf(finding);
    groups.set(id, [...(groups.get(id) ?? []), finding]);
  }
  const ranked = [...groups].map(([id, group]) => {
    const { title, breaks, impact, symptom, firstAction } = findRisk(id);
    const sorted = group.toSorted(byWeight);
    const excused = group.every(isExcused);
    // What is only of low severity is polish, whatever it touches.
    const polish = group.every((finding) => finding.severity === "low");
    const order = [
      excused && group.some((finding) => finding.severity === "blocker") ? 0 : 1,
      polish ? impactRank.cosmetic : impactRank[impact],
      Math.min(...group.map((finding) => confidenceRank[finding.confidence])),
      Math.min(...group.map((finding) => severityRank[finding.severity])),
    ];
    const standsInTheWay = group.some((finding) => !isExcused(finding) && shutsTheDoors(finding));
    const codes = sorted.map((finding) => finding.code);
    const risk: RankedRisk = { id, title, breaks, impact, symptom, firstAction, excused, standsInTheWay, findings: codes };
    return { risk, order };
  });
  return ranked.toSorted((a, b) => compare(a.order, b.order) || a.risk.id.localeCompare(b.risk.id)).map(({ risk }) => risk);
}

/** Findings of one risk, heaviest first. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    severityRank[a.severity] - severityRank[b.severity] ||
    confidenceRank[a.confidence] - confidenceRank[b.confidence] ||
    a.code.localeCompare(b.code)
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
