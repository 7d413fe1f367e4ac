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

/** The findings of one risk in its order, what it was first found by ahead; two of the same code are two findings. */
export function findingsOf(risk: RankedRisk, all: readonly Finding[]): Finding[] {
  const codes = new Set(risk.findings);
  const order = [...codes];
  return all.filter(({ code }) => codes.has(code)).toSorted((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
}
