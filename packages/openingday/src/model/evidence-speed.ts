export interface StepRun {
  readonly name: string;
  readonly ok: boolean;
  readonly status?: number;
  readonly tookMs: number;
  /** Why it did not go as expected; secrets and addresses masked. */
  readonly error?: string;
  /** Whether this step is a request whose answer the application itself is responsible for. */
  readonly layer?: "dns" | "connect" | "tls" | "http" | "expectation" | "mail";
  /** It failed because an answer did not come in time. */
  readonly timedOut?: boolean;
  /** It went well, but took longer than the step's `limitMs.degraded`. */
  readonly degraded?: boolean;
  /** It went well, but what was hoped for (`soft`) did not come; secrets and addresses masked. */
  readonly missed?: string;
}
export interface JourneyRun {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  readonly steps: readonly StepRun[];
  readonly skipped: readonly string[];
  readonly tookMs: number;
  readonly startedAt: string;
  readonly browser: "not-looked-at" | "looked-at";
  /** What scripts complained about in the browser; secrets and addresses masked. */
  readonly complaints?: readonly string[];
  /** Steps that took away what the journey left behind; they do not count towards `ok`. */
  readonly cleanup?: readonly StepRun[];
}
export interface JourneyRuns {
  readonly runs: readonly JourneyRun[];
}

export interface Quantiles {
  readonly n: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** 95 % interval of the p95 by order statistics, milliseconds. */
  readonly p95LowMs: number;
  readonly p95HighMs: number;
  /** The same of the others, lowest and highest; absent where nothing was measured, that of the p99 below 500 measurements. */
  readonly intervals?: { readonly p50: readonly [number, number]; readonly p99?: readonly [number, number] };
}
export interface RouteLoad {
  readonly route: string;
  readonly kind: "read" | "write";
  readonly latency: Quantiles;
  /** Requests without an answer, `unreachable` ones among them. */
  readonly errors: number;
  /** Of the errors, those where not even a connection came about. */
  readonly unreachable?: number;
  /** Arrivals not sent because too many were still waiting for their answer. */
  readonly dropped: number;
  /** Answers that were not the expected status, by status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Fewest and most bytes of the bodies that were expected, as they were sent; absent where there was none. */
  readonly bytes?: { readonly fewest: number; readonly most: number };
}
export interface LoadRuns {
  readonly ratePerSecond: number;
  readonly routes: readonly RouteLoad[];
  /** The driver's own lateness and an empty timer's, p99 milliseconds: a late driver makes the run invalid. */
  readonly latenessP99Ms: number;
  readonly timerP99Ms: number;
  readonly invalid?: string;
}
export interface TtfbPage {
  readonly url: string;
  readonly ttfb: Quantiles;
  readonly connectP95Ms: number;
  readonly tlsP95Ms: number;
  readonly dnsP95Ms?: number;
  /** Cache headers of the last answer: cf-cache-status, x-cache, age, cache-control. */
  readonly cacheHeaders: readonly { readonly name: string; readonly value: string }[];
  /** Answers that said they came from a cache. */
  readonly hits: number;
  readonly errors: number;
}
export interface TtfbSamples {
  readonly vantage: string;
  readonly pages: readonly TtfbPage[];
}
