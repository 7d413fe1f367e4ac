import type { RequestTraces, TracedRoute } from "./evidence-traces.ts";

export interface TraceFinding {
  readonly code: string;
  /** Whether it fails a line, or is only worth a look. */
  readonly fails: boolean;
  readonly message: string;
  readonly breaks: string;
  readonly fix: string;
  readonly seen: readonly string[];
}

/** What the requests of the core flows ask for, and what is wrong with that. */
export interface TraceReport {
  readonly version: 1;
  readonly domain: string;
  /** ISO time. */
  readonly at: string;
  readonly verdict: "fine" | "wasteful" | "cannot-tell";
  /** Why it cannot tell. */
  readonly reason?: string;
  /** Absent where nothing was told. */
  readonly source?: RequestTraces["source"];
  readonly missingIndexes?: RequestTraces["missingIndexes"];
  readonly sdks: readonly string[];
  readonly sent: number;
  readonly told: number;
  readonly findings: readonly TraceFinding[];
  /** Questions that could not be answered, each with its reason. */
  readonly unproved: readonly { readonly check: string; readonly title: string; readonly reason: string }[];
  /** Slowest first. */
  readonly routes: readonly TracedRoute[];
}
