import type { Row } from "../roadmap/row.ts";
import { derivations } from "../roadmap/derived.ts";
import { reportRows } from "../roadmap/reports-itself.ts";
import { rows } from "../roadmap/rows.ts";
import type { Finding, RowReport } from "../model/report.ts";
import type { RowState } from "../model/words.ts";
import type { Judged } from "./evaluate.ts";
import { type Attestation, type Excuse, stillCounts } from "./promises.ts";

export interface RowInput {
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
  readonly attestations: readonly Attestation[];
  readonly excuses: readonly Excuse[];
  readonly at: number;
}

const worstFirst: readonly RowState[] = ["fail", "unproved", "excused", "attested", "warn", "pass", "not-applicable"];

/** The worst of several states; `not-applicable` only where all of them are. */
export function worstState(states: readonly RowState[]): RowState {
  return worstFirst.find((state) => states.includes(state)) ?? "unproved";
}

/** The state of every row that follows from checks, attestations and excuses, then of the rows that follow from other rows. */
export function decideRows(input: RowInput): RowReport[] {
  const reports = new Map<string, RowReport>();
  for (const row of rows) reports.set(row.id, applyPromises(row, proveRow(row, input), input));
  for (const { id, from, spoiltBy = [] } of derivations) {
    const own = reports.get(id);
    const spoilt = spoiltBy.filter((part) => reports.get(part)?.state === "fail");
    const parts = [...from, ...spoilt].map((part) => reports.get(part)).filter((part) => part !== undefined);
    if (own === undefined) continue;
    const own_ = own.checks.length === 0 ? [] : [own.state];
    const state = worstState([...parts.map((part) => part.state), ...own_]);
    const decisive = parts.filter((part) => part.state === state);
    const reason = state === own.state && decisive.length === 0 ? own.reason : sayFollows(decisive);
    const row = rows.find((candidate) => candidate.id === id);
    if (row !== undefined) reports.set(id, applyPromises(row, { ...own, state, reason }, input));
  }
  return [...reports.values()];
}

function sayFollows(decisive: readonly RowReport[]): string {
  const ids = decisive.map((part) => part.id).join(", ");
  const [first] = decisive;
  return decisive.length === 1 && first !== undefined && first.state !== "pass"
    ? `follows from ${ids}: ${first.reason}`
    : `follows from ${ids}`;
}

function proveRow(row: Row, input: RowInput): RowReport {
  const base = { id: row.id, title: row.title, stage: row.stage };
  const own = input.judged.filter(({ check }) => check.rows.includes(row.id));
  const checks = own.map(({ check }) => check.id);
  if (own.length === 0) {
    const delivered = reportRows[row.id];
    if (delivered !== undefined) return { ...base, state: "pass", reason: delivered, checks };
    const reason = row.how.length === 0 ? "a document that a later step writes" : "nothing looks at this yet";
    return { ...base, state: "unproved", reason, checks };
  }
  const states = own.map((one) => ({ ...one, ...stateOf(one, row.id, input.findings) }));
  const state = worstState(states.map((one) => one.state));
  const reason = [...new Set(states.filter((one) => one.state === state).map((one) => one.reason))]
    .map((one) => one.replace(/\.$/u, ""))
    .join("; ");
  return { ...base, state, reason, checks };
}

function stateOf(one: Judged, rowId: string, findings: readonly Finding[]): { state: RowState; reason: string } {
  const { outcome, check } = one;
  switch (outcome.status) {
    case "passed":
      return { state: "pass", reason: check.title };
    case "not-applicable":
      return { state: "not-applicable", reason: outcome.reason };
    case "inconclusive":
      return { state: "unproved", reason: outcome.reason };
    case "failed":
    case "warned": {
      const mine = findings.filter((finding) => finding.check === check.id && finding.rows.includes(rowId));
      if (mine.length === 0) return { state: "pass", reason: check.title };
      const reason = mine.map((finding) => finding.message).join(" ");
      return { state: outcome.status === "failed" ? "fail" : "warn", reason };
    }
  }
}

function applyPromises(row: Row, report: RowReport, { attestations, excuses, findings, at }: RowInput): RowReport {
  if (report.state === "pass" || report.state === "not-applicable" || report.state === "warn") return report;
  const attested = attestations.find((one) => one.row === row.id && row.how.includes("H") && stillCounts(one, at));
  if (report.state === "unproved" && attested !== undefined)
    return { ...report, state: "attested", reason: `${attested.by} vouches for it since ${attested.on}, until ${attested.until}` };
  const excuse = excuses.find((one) => one.what === row.id && stillCounts(one, at)) ?? excuseOfAll(row.id, findings, excuses, at);
  if ((report.state === "fail" || report.state === "unproved") && excuse !== undefined)
    return { ...report, state: "excused", reason: `${excuse.by} accepts this until ${excuse.until}: ${excuse.reason} (${report.reason})` };
  return report;
}

/** A row is excused by finding codes only where every finding that fails it is. */
function excuseOfAll(rowId: string, findings: readonly Finding[], excuses: readonly Excuse[], at: number): Excuse | undefined {
  const mine = findings.filter((finding) => finding.rows.includes(rowId));
  const matches = mine.map((finding) => excuses.find((one) => one.what === finding.code && stillCounts(one, at)));
  return matches.length > 0 && matches.every((one) => one !== undefined) ? matches[0] : undefined;
}
