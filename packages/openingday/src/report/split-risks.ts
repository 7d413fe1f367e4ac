import type { Finding, RankedRisk, Report } from "../model/report.ts";

/** Headings of the two parts of the list. */
export const headings = {
  blocking: "What stands in the way, worst first",
  rest: "Worth mending, no reason to wait",
} as const;

/** The risks in their order, those that keep the doors shut (or were excused from it) apart from the rest. */
export function splitRisks(report: Report): { readonly blocking: readonly RankedRisk[]; readonly rest: readonly RankedRisk[] } {
  const blocks = (risk: RankedRisk): boolean => risk.standsInTheWay || risk.excused;
  return { blocking: report.risks.filter(blocks), rest: report.risks.filter((risk) => !blocks(risk)) };
}

/** The findings of one risk, heaviest first; two of the same code are two findings. */
export function findingsOf(risk: RankedRisk, all: readonly Finding[]): Finding[] {
  const codes = new Set(risk.findings);
  return all.filter((finding) => codes.has(finding.code));
}
