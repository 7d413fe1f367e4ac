import type { FindingDraft } from "./check.ts";

export type SmokeState = "fine" | "broken" | "cannot-tell" | "not-looked-at";

/** One thing that was looked at. */
export interface SmokePart {
  /** The check that judged it. */
  readonly check: string;
  /** True when it is fine. */
  readonly title: string;
  readonly state: SmokeState;
  /** Why it cannot be told, or was not looked at. */
  readonly reason?: string;
  readonly findings: readonly Pick<FindingDraft, "code" | "message" | "breaks" | "fix" | "seen">[];
  readonly seen: readonly string[];
}

/** What `openingday smoke` says, for hooks as JSON. */
export interface SmokeReport {
  readonly version: 1;
  readonly domain: string;
  /** ISO time at which it began. */
  readonly at: string;
  readonly verdict: "fine" | "broken" | "cannot-tell";
  readonly tookMs: number;
  readonly requests: number;
  readonly parts: readonly SmokePart[];
}
