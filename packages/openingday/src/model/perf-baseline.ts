import type { Quantiles } from "./evidence-speed.ts";

/** One route of a baseline. */
export interface BaselineRoute {
  readonly route: string;
  /** The one status that counts as an answer. */
  readonly expect: number;
  readonly latency: Quantiles;
  readonly errors: number;
  readonly dropped: number;
  /** How often each status was answered, the expected one among them. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Fewest and most bytes of a body; absent where no answer counted. */
  readonly bytes?: { readonly fewest: number; readonly most: number };
}

/** What every customer does first. */
export type CoreFlow = "sign-up" | "booking" | "dashboard";

/** One step of a journey that was walked again and again: for what writes, and is not for a load. */
export interface BaselineStep {
  /** `customer: sign up` */
  readonly step: string;
  /** Of the whole step as a customer waits for it, redirects included; walks in which it went well only. */
  readonly latency: Quantiles;
  /** Walks that ended at it. */
  readonly failures: number;
}

/** How fast the core pages were on one day: what is kept in `.openingday/perf`. */
export interface PerfBaseline {
  readonly version: 1;
  /** ISO time. */
  readonly at: string;
  readonly domain: string;
  /** Of the code beside the configuration. */
  readonly commit: string | null;
  /** What measured; latencies of different machines are no trend. */
  readonly vantage: string;
  readonly ratePerSecond: number;
  /** How late the driver and an empty timer were, p99 milliseconds. */
  readonly latenessP99Ms: number;
  readonly timerP99Ms: number;
  /** Why it does not count. */
  readonly invalid?: string;
  readonly routes: readonly BaselineRoute[];
  readonly steps?: readonly BaselineStep[];
  /** Why fewer walks were made than wanted. */
  readonly walksEnded?: string;
  /** Which route or step each of the three is; one that nothing stands for is absent. */
  readonly flows?: Readonly<Partial<Record<CoreFlow, string>>>;
}

/** What was made faster, in somebody's own words: a line of `openingday.speed.yaml`. */
export interface SpeedWork {
  readonly what: string;
  /** The day, `2027-01-31`. */
  readonly on?: string;
  readonly by?: string;
  readonly route?: string;
}

/** The baselines that are kept, and what was done about speed. */
export interface StoredBaselines {
  /** Of this domain, oldest first, the newest fifty. */
  readonly baselines: readonly PerfBaseline[];
  /** Files that are no baseline. */
  readonly unreadable: number;
  readonly work: readonly SpeedWork[];
  /** Why the list of what was done cannot be read. */
  readonly workFault?: string;
  /** First lines of the commits between the two that are compared, newest first; absent where git cannot tell. */
  readonly between?: readonly string[];
}

export type BaselineVerdict = "fine" | "broken" | "too-slow" | "cannot-tell";

export interface BaselineRouteReport extends BaselineRoute {
  readonly verdict: BaselineVerdict;
  /** In plain words, for every verdict but `fine`. */
  readonly reason?: string;
  /** p95 of the baselines before and of this one, oldest first, milliseconds; of this machine only. */
  readonly trendP95Ms: readonly number[];
  /** When each was measured, ISO times. */
  readonly trendAt: readonly string[];
}

/** What `openingday perf baseline` says. */
export interface BaselineReport {
  readonly version: 1;
  readonly at: string;
  readonly domain: string;
  readonly commit: string | null;
  readonly vantage: string;
  readonly verdict: BaselineVerdict;
  /** Why it cannot be told, where that is not about one route. */
  readonly reason?: string;
  /** Whether it is what the next run is compared with. */
  readonly kept: boolean;
  /** When the one was measured that it is compared with; absent for the first. */
  readonly comparedWith?: string;
  readonly routes: readonly BaselineRouteReport[];
  readonly steps?: readonly BaselineStep[];
  readonly walksEnded?: string;
  readonly flows?: PerfBaseline["flows"];
}
