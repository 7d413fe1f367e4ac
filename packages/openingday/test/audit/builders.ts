import type { Check, CheckContext, FindingDraft, Outcome } from "../../src/model/check.ts";
import type { EvidenceMap } from "../../src/model/evidence.ts";
import type { Report } from "../../src/model/report.ts";
import { buildReport, type ReportInput } from "../../src/audit/build-report.ts";

export const at = Date.parse("2026-06-01T09:00:00Z");

export const context: CheckContext = {
  domain: "myapp.test",
  at,
  declared: {
    domain: "myapp.test",
    site: "https://myapp.test/",
    app: "https://myapp.test/",
    hosts: [],
    selectors: [],
    senders: [],
    forms: [],
    documentedRecords: [],
    owners: {},
  },
};

const evidence = { "dns.hosts": { ok: true, value: { resolver: "system", hosts: [] }, tookMs: 1 } } satisfies EvidenceMap;

export function draft(more: Partial<FindingDraft> = {}): FindingDraft {
  return {
    code: "case",
    severity: "high",
    confidence: "proved",
    message: "Something was seen.",
    breaks: "Something breaks.",
    fix: "Mend it.",
    seen: [],
    ...more,
  };
}

/** A check with a fixed outcome. */
export function stub(id: string, rows: readonly string[], outcome: Outcome, risk = "site-unreachable"): Check {
  return { id, title: `${id} holds`, why: "", rows, risk, needs: ["dns.hosts"], specs: [], evaluate: () => outcome };
}

export const passed: Outcome = { status: "passed", seen: [] };
export const failed = (more: Partial<FindingDraft> = {}): Outcome => ({ status: "failed", findings: [draft(more)] });

/** A check for each gate that passes, except where `changed` says otherwise. */
export function gateChecks(changed: Readonly<Record<string, Check>> = {}): Check[] {
  const gates = [
    "P1",
    "MB1",
    "MB2",
    "MB6",
    "T1",
    "T2",
    "T3",
    "T4",
    "T5",
    "T6",
    "S3.C1",
    "S3.C2",
    "S3.F2",
    "S2.C4",
    "S4.C3",
    "S5.C1",
    "S5.C2",
  ];
  return gates.map((row) => changed[row] ?? stub(`check-${row.toLowerCase().replace(".", "-")}`, [row], passed));
}

export function report(checks: readonly Check[], more: Partial<ReportInput> = {}): Report {
  return buildReport({
    checks,
    evidence,
    context,
    attestations: [],
    excuses: [],
    timings: [],
    requestsSent: {},
    tookMs: 1_200,
    commit: null,
    modes: ["audit"],
    notes: [],
    ...more,
  });
}

export const stateOf = (result: Report, id: string): string | undefined => result.rows.find((row) => row.id === id)?.state;
