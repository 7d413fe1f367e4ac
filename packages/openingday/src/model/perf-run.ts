import type { Quantiles } from "./evidence-speed.ts";

export interface TallyCounts {
  readonly errors: number;
  /** Of the errors, those that waited for too long. */
  readonly timedOut: number;
  /** Of the errors, those where not even a connection came about. */
  readonly unreachable: number;
  /** Not let in, because too many were still waiting. */
  readonly dropped: number;
  /** Answers that were not as expected, by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes?: { readonly fewest: number; readonly most: number };
  /** The first few different reasons, for a person. */
  readonly said: readonly string[];
}

/** A route, a step of a journey, or journeys as a whole. */
export interface ResultStep extends TallyCounts {
  readonly name: string;
  readonly latency: Quantiles;
}

/** A stretch of the run; latencies to two digits. */
export interface ResultBin {
  readonly atMs: number;
  readonly n: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly failed: number;
}

/** What a load run measured, all processes together. */
export interface LoadResult {
  readonly steps: readonly ResultStep[];
  /** Journeys from their beginning to their end, without the time that people thought. */
  readonly whole?: ResultStep;
  readonly latenessP99Ms: number;
  readonly timerP99Ms: number;
  /** The machine's own wake-up noise taken off, the generator was late: nothing of this was measured. */
  readonly invalid?: string;
  readonly timeline: readonly ResultBin[];
  /** Requests or journeys that were due. */
  readonly begun: number;
  readonly ended: "as-planned" | "after-failures" | "stopped";
  readonly cpuMs: number;
}

/** What `openingday perf run` says. */
export interface PerfRun extends LoadResult {
  readonly version: 1;
  readonly domain: string;
  readonly at: string;
  /** Title of the journey; absent where routes were asked. */
  readonly journey?: string;
  readonly asked: AskedLoad;
  readonly verdict: "fine" | "too-slow" | "broken" | "cannot-tell";
  readonly reason?: string;
  readonly partial?: "stopped";
  readonly tookMs: number;
}

/** What was asked for. */
export type AskedLoad =
  | {
      readonly kind: "arrivals";
      readonly perSecond: number;
      readonly seconds: number;
      readonly rampSeconds: number;
      readonly processes: number;
    }
  | {
      readonly kind: "users";
      readonly users: number;
      readonly thinkSeconds: number;
      readonly seconds: number;
      readonly rampSeconds: number;
      readonly processes: number;
    };
