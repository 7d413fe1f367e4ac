import type { Finding, RankedRisk } from "../model/report.ts";
import { type CausesInput, joinCauses } from "./join-causes.ts";
import { findRisk } from "./risks.ts";
import { byWeight, compareWeights, weigh } from "./weight.ts";

/** The short list of a report holds at most this many risks; every finding stays in the report. */
export const shortList = 10;

export interface RankInput extends CausesInput {
  /** Whether it alone would keep the verdict from being GO. */
  readonly shutsTheDoors: (finding: Finding) => boolean;
}

/**
 * Ranks what was found: what keeps the doors shut before what does not; then by what a customer loses, money or data before access, mail,
 * speed and looks; then what was proved before what is likely; then by severity. Excused blockers come first, so that nobody forgets them.
 * One cause is one risk.
 */
export function rankRisks(input: RankInput): RankedRisk[] {
  const { findings, riskOf, isExcused, shutsTheDoors } = input;
  const ranked = [...Map.groupBy(findings, joinCauses(input))].map(([id, group]) => {
    const { title, breaks, impact, symptom, firstAction } = findRisk(id);
    const isGuest = (finding: Finding): number => Number(riskOf(finding) !== id);
    const sorted = group.toSorted((a, b) => isGuest(a) - isGuest(b) || byWeight(a, b));
    const excused = group.every(isExcused);
    const standsInTheWay = group.some((finding) => !isExcused(finding) && shutsTheDoors(finding));
    const isExcusedBlocker = excused && group.some((finding) => finding.severity === "blocker");
    const order = [isExcusedBlocker ? 0 : standsInTheWay ? 1 : 2, ...weigh(group, id)];
    const codes = sorted.map((finding) => finding.code);
    const risk: RankedRisk = { id, title, breaks, impact, symptom, firstAction, excused, standsInTheWay, findings: codes };
    return { risk, order };
  });
  return ranked.toSorted((a, b) => compareWeights(a.order, b.order) || a.risk.id.localeCompare(b.risk.id)).map(({ risk }) => risk);
}
