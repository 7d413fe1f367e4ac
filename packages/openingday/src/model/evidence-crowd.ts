/** What an application says about itself when more comes than it can take. */
export type OverloadKind = "pool-exhausted" | "database-full" | "event-loop-blocked";

/** A sign of it: in an answer, or in the application's own log. */
export interface OverloadSign {
  readonly kind: OverloadKind;
  readonly where: "answer" | "log";
  /** The words that say so, as they were written. */
  readonly line: string;
}

/** Somebody who did not get through. */
export interface LostCustomer {
  /** Which one, counted from 1 in the order in which they ended. */
  readonly nth: number;
  readonly step: string;
  readonly error: string;
  readonly status?: number;
  readonly timedOut?: boolean;
}

/** Active: several people at once, each on a journey of their own, for a while. */
export interface CrowdRun {
  readonly journey: string;
  readonly people: number;
  /** How long new journeys were begun; whoever was in one finished it. */
  readonly seconds: number;
  /** Usual pause between two steps, milliseconds. */
  readonly thinkMs: number;
  /** Most people who were on their way at the same moment. */
  readonly atOnce: number;
  /** Journeys that came to an end, good or bad. */
  readonly customers: number;
  /** Most of them in a row, in the order in which they ended, without a single one lost. */
  readonly inARow: number;
  readonly lostCount: number;
  /** The first of them, at most 20. */
  readonly lost: readonly LostCustomer[];
  /** Steps that were taken, and how many of them went wrong, timed out, or were told to slow down (429). */
  readonly steps: number;
  readonly failedSteps: number;
  readonly timedOut: number;
  readonly slowedDown: number;
  /** Failures that say nothing of the application: it could not be reached, or the journey itself is to blame. */
  readonly unexplained: number;
  /** Milliseconds that half of the steps, and 19 of 20, took. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** What the application says about the cause, each kind once. */
  readonly signs: readonly OverloadSign[];
  readonly tookMs: number;
}
