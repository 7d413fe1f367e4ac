import { subVerdictRows, subVerdictStops } from "../roadmap/derived.ts";
import { findRow } from "../roadmap/rows.ts";
import type { Finding, Report, RowReport } from "../model/report.ts";
import type { RowState, VerdictWord } from "../model/words.ts";

export interface Decision {
  readonly verdict: VerdictWord;
  readonly withExcuses: boolean;
  readonly subVerdicts: Report["subVerdicts"];
  /** One sentence for each reason, the decisive ones first. */
  readonly because: readonly string[];
}

/**
 * no-go: a gate row failed, or a proved blocker exists that nobody excused. cannot-tell: none of those, but a gate row is unproved
 * or only attested. go: otherwise, marked where an excuse carried it.
 */
export function decideVerdict(
  reports: readonly RowReport[],
  findings: readonly Finding[],
  isExcused: (finding: Finding) => boolean,
): Decision {
  const gates = reports.filter((report) => findRow(report.id)?.gate === true);
  const blockers = findings.filter((finding) => finding.severity === "blocker" && finding.confidence === "proved" && !isExcused(finding));
  const failed = gates.filter((gate) => gate.state === "fail");
  const open = gates.filter((gate) => gate.state === "unproved" || gate.state === "attested");
  const verdict: VerdictWord = failed.length > 0 || blockers.length > 0 ? "no-go" : open.length > 0 ? "cannot-tell" : "go";
  const because =
    verdict === "no-go"
      ? [...new Set([...blockers.map((finding) => finding.message), ...failed.map((gate) => `${gate.id}: ${gate.reason}`)])]
      : verdict === "cannot-tell"
        ? open.map((gate) => `${gate.id} is ${gate.state}: ${gate.reason}`)
        : ["Every gate was looked at and holds."];
  return {
    verdict,
    withExcuses:
      verdict === "go" && (gates.some((gate) => gate.state === "excused") || findings.some((finding) => finding.severity === "blocker")),
    subVerdicts: {
      stable: subVerdict("stable", reports, blockers),
      observable: subVerdict("observable", reports, blockers),
      secure: subVerdict("secure", reports, blockers),
    },
    because,
  };
}

function subVerdict(question: keyof typeof subVerdictRows, reports: readonly RowReport[], blockers: readonly Finding[]): VerdictWord {
  const stops = subVerdictStops[question];
  if (blockers.some(({ check, rows }) => [check, ...rows].some((name) => stops.includes(name)))) return "no-go";
  const states = reports.filter((report) => subVerdictRows[question].includes(report.id)).map((report) => report.state);
  const has = (...wanted: RowState[]): boolean => states.some((state) => wanted.includes(state));
  return has("fail") ? "no-go" : has("unproved", "attested") ? "cannot-tell" : "go";
}
