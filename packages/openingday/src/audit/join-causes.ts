import type { Finding } from "../model/report.ts";
import { compareWeights, weigh } from "./weight.ts";

export interface CausesInput {
  readonly findings: readonly Finding[];
  /** The risk of the check that found it. */
  readonly riskOf: (finding: Finding) => string;
  /** What the findings of a code are about; nothing where they stand for themselves. */
  readonly aboutByCode: ReadonlyMap<string, readonly string[]>;
  readonly isExcused: (finding: Finding) => boolean;
}

/**
 * One cause is one risk. A missing MX record is also a gap in the record set and a difference from what is written down: such
 * findings move to the risk of the weightiest finding about the same thing. One that has a cause of its own besides stays where it
 * is, and what is excused never joins what is not.
 * @returns The risk of each finding.
 */
export function joinCauses({ findings, riskOf, aboutByCode, isExcused }: CausesInput): (finding: Finding) => string {
  // A risk names its findings by their codes, so those of one code stay together.
  const units = [...Map.groupBy(findings, ({ code }) => code)].map(([code, group]) => {
    const [first] = group;
    const risk = first === undefined ? "" : riskOf(first);
    return { code, risk, about: aboutByCode.get(code) ?? [], excused: group.every(isExcused), weight: weigh(group, risk) };
  });
  const moved = new Map<string, string>();
  for (const unit of units) {
    const leaders = unit.about.map((subject) =>
      units
        .filter(({ about, excused }) => about.includes(subject) && excused === unit.excused)
        .toSorted((a, b) => compareWeights(a.weight, b.weight) || a.about.length - b.about.length || a.code.localeCompare(b.code))
        .at(0),
    );
    const [leader] = leaders;
    if (leader !== undefined && !leaders.includes(unit)) moved.set(unit.code, leader.risk);
  }
  return (finding) => moved.get(finding.code) ?? riskOf(finding);
}
