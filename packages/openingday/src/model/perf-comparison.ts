export const sides = ["before", "after"] as const;
export type Side = (typeof sides)[number];

/** What one turn of requests at one side gave, for one page. */
export interface PageTurn {
  /** Milliseconds from the moment each request was due; only answers with the expected status. */
  readonly latenciesMs: readonly number[];
  /** Requests without an answer. */
  readonly errors: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Fewest and most bytes of a body as it was sent, of the answers that are timed; both 0 where there is none. */
  readonly bytes: { readonly fewest: number; readonly most: number };
}

/** One turn at one side: all pages in turn. */
export interface Turn {
  /** How late this machine woke an empty timer during the turn, p95 milliseconds. */
  readonly probeP95Ms: number;
  /** In the order of the pages. */
  readonly pages: readonly PageTurn[];
}

/** A turn at each side, one directly after the other. */
export type Pair = Readonly<Record<Side, Turn>>;

/** A ratio, after to before, with its 95 % interval. */
export interface RatioInterval {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** A quantile at both sides, and what became of it. */
export interface QuantileChange {
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly ratio: RatioInterval;
}

export type PageVerdict = "not-slower" | "slower" | "broken" | "cannot-tell";

/** What was seen of one page at both sides. */
export interface PageComparison {
  /** As people call it: `GET /dashboard`. */
  readonly page: string;
  readonly verdict: PageVerdict;
  /** In plain words, for every verdict but `not-slower`. */
  readonly reason?: string;
  /** Of the pairs that could be used; absent where they are fewer than ten. */
  readonly p50?: QuantileChange;
  readonly p95?: QuantileChange;
  /** Answers timed at each side, in all pairs. */
  readonly n: Readonly<Record<Side, number>>;
  readonly errors: Readonly<Record<Side, number>>;
  readonly statuses: Readonly<Record<Side, Readonly<Record<string, number>>>>;
  readonly bytes: Readonly<Record<Side, PageTurn["bytes"]>>;
  /** p50 of each turn, milliseconds, in the order of the pairs; null where nothing was timed. */
  readonly turnsMs: Readonly<Record<Side, readonly (number | null)[]>>;
}

/** What `openingday perf compare` says, for CI as JSON. */
export interface PerfComparison {
  readonly version: 1;
  readonly before: string;
  readonly after: string;
  /** ISO time at which it began. */
  readonly at: string;
  readonly verdict: PageVerdict;
  /** Why it cannot be told, where that is not about one page. */
  readonly reason?: string;
  /** It ended before it had measured all. */
  readonly partial?: "stopped" | "out-of-time";
  readonly pages: readonly PageComparison[];
  /** Title of the journey whose steps are compared in place of pages. */
  readonly journey?: string;
  /** Pages of the configuration that were not asked, and why. */
  readonly leftOut: readonly { readonly page: string; readonly reason: string }[];
  readonly pairs: {
    readonly measured: number;
    /** Left out, because this machine was not the same in both turns. */
    readonly moved: number;
    /** Requests a turn and page, or walks a turn. */
    readonly requests: number;
  };
  /** How late an empty timer was woken at each side, the median turn’s p95, milliseconds. */
  readonly probeP95Ms: Readonly<Record<Side, number>>;
  readonly tookMs: number;
  readonly requests: number;
}
