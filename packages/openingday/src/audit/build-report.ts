import { type Check, type CheckContext, clausesOf, type FindingDraft, type Outcome, type Spec } from "../model/check.ts";
import type { EvidenceMap } from "../model/evidence.ts";
import type { CheckReport, Finding, ProbeTiming, Report, RowReport, StageReport } from "../model/report.ts";
import type { RowState, VerdictWord } from "../model/words.ts";
import { redact } from "../parsers/redact.ts";
import { makeRedirectMap } from "../parsers/redirect-map.ts";
import { derivations } from "../roadmap/derived.ts";
import { findRow, stageTitles } from "../roadmap/rows.ts";
import { evaluateChecks, type Judged, nameCrashes } from "./evaluate.ts";
import { composeFixPrompt } from "./fix-prompt.ts";
import { type Attestation, type Excuse, stillCounts } from "./promises.ts";
import { rankRisks, shortList } from "./rank.ts";
import { decideRows, worstState } from "./rows.ts";
import { gatherStageTwo } from "./stage-two.ts";
import { type Decision, decideVerdict } from "./verdict.ts";
import { byWeight } from "./weight.ts";

export interface ReportInput {
  readonly checks: readonly Check[];
  readonly evidence: EvidenceMap;
  readonly context: CheckContext;
  /** Told of each check that broke off; what it returns is the reason that the report gives. */
  readonly sayCrash?: (check: Check, crash: Error) => string;
  /** Checks that were judged already, on this very evidence and context. */
  readonly judged?: ReadonlyMap<Check, Outcome>;
  readonly attestations: readonly Attestation[];
  readonly excuses: readonly Excuse[];
  readonly timings: readonly ProbeTiming[];
  readonly requestsSent: Readonly<Record<string, number>>;
  readonly tookMs: number;
  readonly repository?: string;
  readonly commit: string | null;
  readonly modes: readonly string[];
  /** Information that is no finding. */
  readonly notes: readonly string[];
}

/** Judges the evidence and puts the whole report together. Pure: the same evidence gives the same report. */
export function buildReport(input: ReportInput): Report {
  const evaluated = evaluateChecks(input.checks, input.evidence, input.context, input.judged);
  const judged = input.sayCrash === undefined ? evaluated : nameCrashes(evaluated, input.sayCrash);
  const findings = judged.flatMap((one) => findingsOf(one, input.context.domain)).toSorted(byWeight);
  const riskByCheck = new Map(input.checks.map((check) => [check.id, check.risk]));
  const live = input.excuses.filter((excuse) => stillCounts(excuse, input.context.at));
  const isExcused = (finding: Finding): boolean =>
    live.some((excuse) => excuse.what === finding.code || finding.rows.includes(excuse.what));
  const own = decideRows({ judged, findings, attestations: input.attestations, excuses: input.excuses, at: input.context.at });
  const shut = failedBar(own);
  const risks = rankRisks({
    findings,
    riskOf: (finding) => riskByCheck.get(finding.check) ?? "",
    aboutByCode: collectSubjects(judged),
    isExcused,
    shutsTheDoors: (finding) =>
      (finding.severity === "blocker" && finding.confidence === "proved") || finding.rows.some((row) => shut.has(row)),
  });
  const decision = decideVerdict(own, findings, isExcused);
  const stageTwo = gatherStageTwo(input.evidence);
  const rows = own.map((row) => followVerdict(row, decision, judged, input.tookMs, risks.length));
  return {
    schemaVersion: 1,
    verdict: decision.verdict,
    withExcuses: decision.withExcuses,
    subVerdicts: decision.subVerdicts,
    because: decision.because,
    stages: summarizeStages(rows),
    gates: rows.filter((row) => /^(?:P1|MB\d|T\d)$/u.test(row.id)).map((row) => ({ row: row.id, state: row.state })),
    rows,
    risks: risks.slice(0, shortList),
    findings,
    checks: judged.map(reportCheck),
    notes: input.notes,
    ...(Object.keys(stageTwo).length === 0 ? {} : { stageTwo }),
    ...mapRedirects(input.evidence, input.context),
    timings: { probes: input.timings },
    requestsSent: input.requestsSent,
    tookMs: Math.round(input.tookMs),
    target: {
      domain: input.context.domain,
      ...(input.repository === undefined ? {} : { repository: input.repository }),
      modes: input.modes,
    },
    commit: input.commit,
    startedAt: new Date(input.context.at).toISOString(),
  };
}

function mapRedirects(evidence: EvidenceMap, { declared }: CheckContext): Pick<Report, "redirectMap"> {
  const { "http.walks": walked, "http.earlier": earlier } = evidence;
  if (walked?.ok !== true || !Array.isArray(walked.value.walks)) return {};
  const before = earlier?.ok === true && earlier.value.at !== undefined ? { at: earlier.value.at, walks: earlier.value.walks } : undefined;
  return { redirectMap: makeRedirectMap(walked.value, declared, before) };
}

/** Rows whose failure keeps the doors shut: the failed lines of the bar, and the failed rows that they follow from. */
function failedBar(rows: readonly RowReport[]): ReadonlySet<string> {
  const failed = new Set(rows.filter((row) => row.state === "fail").map((row) => row.id));
  const bar = [...failed].filter((id) => findRow(id)?.gate === true);
  const behind = derivations.filter(({ id }) => bar.includes(id)).flatMap(({ from }) => from.filter((part) => failed.has(part)));
  return new Set([...bar, ...behind]);
}

function findingsOf({ check, outcome }: Judged, domain: string): Finding[] {
  return draftsOf(outcome).map((draft) => {
    const clean = { ...draft, message: redact(draft.message), fix: redact(draft.fix), seen: draft.seen.map(redact) };
    const code = `${check.id}/${draft.code}`;
    return {
      code,
      check: check.id,
      rows: draft.rows ?? check.rows,
      severity: draft.severity,
      confidence: draft.confidence,
      message: clean.message,
      breaks: draft.breaks,
      fix: clean.fix,
      fixPrompt: composeFixPrompt(code, clean, domain),
      seen: clean.seen,
      cites: clausesOf(check, draft.code).map(citeSpec),
    };
  });
}

/** What the findings of each code are about: all of them together. */
function collectSubjects(judged: readonly Judged[]): ReadonlyMap<string, readonly string[]> {
  const subjects = new Map<string, readonly string[]>();
  for (const { check, outcome } of judged)
    for (const { code, about = [] } of draftsOf(outcome))
      subjects.set(`${check.id}/${code}`, [...(subjects.get(`${check.id}/${code}`) ?? []), ...about]);
  return subjects;
}

function draftsOf(outcome: Outcome): readonly FindingDraft[] {
  return outcome.status === "failed" || outcome.status === "warned" ? outcome.findings : [];
}

function citeSpec({ document, section }: Spec): string {
  return section === undefined ? document : `${document} section ${section}`;
}

function reportCheck({ check, outcome }: Judged): CheckReport {
  const seen = "seen" in outcome ? (outcome.seen ?? []) : [];
  return {
    id: check.id,
    title: check.title,
    status: outcome.status,
    ...("reason" in outcome ? { reason: redact(outcome.reason) } : {}),
    seen: seen.map(redact),
  };
}

/** P3, P4 and S1.G speak about this very report. */
function followVerdict(row: RowReport, decision: Decision, judged: readonly Judged[], tookMs: number, risks: number): RowReport {
  if (row.id === "P3") {
    const words = Object.entries(decision.subVerdicts).map(([question, word]) => `${question}: ${word}`);
    return { ...row, state: worstState(Object.values(decision.subVerdicts).map(asState)), reason: words.join(", ") };
  }
  if (row.id === "P4") {
    const honest = decision.verdict !== "no-go" || decision.because.length > 0;
    const named =
      decision.verdict === "no-go" ? `the top reason is named first, of ${risks} found` : "no blocker was found, and what is open says so";
    return { ...row, state: honest ? "pass" : "fail", reason: named };
  }
  if (row.id === "S1.G") {
    const looked = judged.some((one) => one.outcome.status !== "inconclusive" && one.outcome.status !== "not-applicable");
    const seconds = (tookMs / 1000).toFixed(1);
    return {
      ...row,
      state: looked && tookMs < 7_200_000 ? "pass" : "unproved",
      reason: looked ? `looked in ${seconds} s` : "nothing could be looked at",
    };
  }
  return row;
}

function asState(word: VerdictWord): RowState {
  return word === "go" ? "pass" : word === "no-go" ? "fail" : "unproved";
}

function summarizeStages(rows: readonly RowReport[]): StageReport[] {
  return stageTitles.slice(1).map((title, index) => {
    const stage = index + 1;
    const own = rows.filter((row) => row.stage === stage);
    const counts: Record<RowState, number> = { pass: 0, fail: 0, warn: 0, unproved: 0, attested: 0, excused: 0, "not-applicable": 0 };
    for (const row of own) counts[row.state] += 1;
    const state = worstState(own.filter((row) => row.id !== `S${stage}.G`).map((row) => row.state));
    return { stage, title, state, counts };
  });
}
