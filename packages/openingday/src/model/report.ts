import type { RedirectMap } from "./redirect-map.ts";
import type { StageTwo } from "./stage-two.ts";
import type { Confidence, Impact, RowState, Severity, VerdictWord, CheckStatus } from "./words.ts";

export interface Finding {
  /** `<check>/<case>`. */
  readonly code: string;
  readonly check: string;
  readonly rows: readonly string[];
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly breaks: string;
  readonly fix: string;
  /** To paste into a coding tool. */
  readonly fixPrompt: string;
  readonly seen: readonly string[];
  /** The clauses it rests on, e.g. `RFC 7208 section 4.5`; empty where no standard says so. */
  readonly cites: readonly string[];
}
export interface RankedRisk {
  readonly id: string;
  readonly title: string;
  readonly breaks: string;
  readonly impact: Impact;
  readonly symptom: string;
  readonly firstAction: string;
  readonly excused: boolean;
  /** Whether it alone would keep the doors shut: a proved blocker, or part of a line of the bar that failed. */
  readonly standsInTheWay: boolean;
  /** Codes of its findings. */
  readonly findings: readonly string[];
}
export interface RowReport {
  readonly id: string;
  readonly title: string;
  readonly stage: number;
  readonly state: RowState;
  readonly reason: string;
  readonly checks: readonly string[];
}
export interface StageReport {
  readonly stage: number;
  readonly title: string;
  readonly state: RowState;
  readonly counts: Readonly<Record<RowState, number>>;
}
export interface CheckReport {
  readonly id: string;
  readonly title: string;
  readonly status: CheckStatus;
  readonly reason?: string;
  readonly seen: readonly string[];
}
export interface ProbeTiming {
  readonly key: string;
  readonly mode: "passive" | "active";
  readonly tookMs: number;
  readonly startedAfterMs: number;
  readonly outcome: "answered" | "not-asked" | "not-configured" | "failed" | "timeout";
  readonly waitedFor: readonly string[];
  /** Answers of the world that it waited for one after the other: its part of the longest chain that ends with it. */
  readonly answersInARow?: number;
  /** The probe whose answers come before these on that chain. */
  readonly answersAfter?: string;
}
/** Version 1 of the report; the JSON schema is `schema/report.v1.json`. */
export interface Report {
  readonly schemaVersion: 1;
  readonly verdict: VerdictWord;
  readonly withExcuses: boolean;
  /** Stable enough to sell, observable enough to debug, secure enough not to embarrass you (P3). */
  readonly subVerdicts: { readonly stable: VerdictWord; readonly observable: VerdictWord; readonly secure: VerdictWord };
  readonly because: readonly string[];
  readonly stages: readonly StageReport[];
  readonly gates: readonly { readonly row: string; readonly state: RowState }[];
  readonly rows: readonly RowReport[];
  readonly risks: readonly RankedRisk[];
  readonly findings: readonly Finding[];
  readonly checks: readonly CheckReport[];
  readonly notes: readonly string[];
  /** Hosts, mail records and received mails, for the page of stage 2; absent where none of it was looked at. */
  readonly stageTwo?: StageTwo;
  /** Where every address of the site leads; absent where nothing was walked. */
  readonly redirectMap?: RedirectMap;
  readonly timings: { readonly probes: readonly ProbeTiming[] };
  readonly requestsSent: Readonly<Record<string, number>>;
  readonly tookMs: number;
  readonly target: { readonly domain: string; readonly repository?: string; readonly modes: readonly string[] };
  readonly commit: string | null;
  readonly startedAt: string;
}
