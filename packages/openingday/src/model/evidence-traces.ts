/** One statement of one request, its literals replaced by `?`. */
export interface SeenStatement {
  readonly text: string;
  readonly calls: number;
  /** How often it was read again with the same values; absent where the SDK does not tell values apart. */
  readonly repeated?: number;
  readonly tookMs: number;
}
/** What one request asked of one other host. */
export interface SeenCall {
  readonly host: string;
  readonly calls: number;
  /** How many were given no limit of time; absent where the SDK does not tell. */
  readonly withoutLimit?: number;
  readonly tookMs: number;
}
/** One request as the application's own SDK told it. */
export interface SeenRequest {
  readonly traceId: string;
  /** `telemetry.sdk.name`: `openingday` or `opentelemetry`. */
  readonly sdk: string;
  readonly method: string;
  /** The route's pattern, or its path with ids folded. */
  readonly route: string;
  readonly status?: number;
  readonly tookMs: number;
  /** Statements sent, also those that are not listed. */
  readonly queries: number;
  readonly statements: readonly SeenStatement[];
  readonly calls: readonly SeenCall[];
  /** Time that it waited for a connection of a full pool. */
  readonly poolWaitMs: number;
  /** Bytes of the answer. */
  readonly bytes?: number;
}

/** A statement over all requests of a route. */
export interface RouteStatement {
  readonly text: string;
  /** Requests of the route that sent it. */
  readonly requests: number;
  /** Most and median times in one of those. */
  readonly most: number;
  readonly median: number;
  /** Requests that sent it five times or more. */
  readonly many: number;
  /** Requests that read it again with the same values, and most of those repetitions in one; absent where the SDK does not tell. */
  readonly repeated?: { readonly requests: number; readonly most: number };
  /** Median milliseconds in one request. */
  readonly tookMs: number;
}
/** Calls to one host over all requests of a route. */
export interface RouteCalls {
  readonly host: string;
  /** Requests of the route that made one. */
  readonly requests: number;
  readonly most: number;
  /** Requests with one that was given no limit of time; absent where the SDK does not tell. */
  readonly withoutLimit?: number;
  readonly tookMs: number;
}
export interface TracedRoute {
  /** `GET /bookings/:id`. */
  readonly route: string;
  readonly requests: number;
  /** Answered with 500 or above. */
  readonly failed: number;
  readonly fastestMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly queries: { readonly fewest: number; readonly median: number; readonly most: number };
  /** Those that matter most first. */
  readonly statements: readonly RouteStatement[];
  readonly calls: readonly RouteCalls[];
  readonly poolWaits: { readonly requests: number; readonly longestMs: number };
  /** Bytes of the largest answer, where it was told. */
  readonly mostBytes?: number;
  /** Steps of journeys that asked it, by name. */
  readonly steps: readonly string[];
}
/** A large table that is read from end to end for a few of its rows. */
export interface MissingIndex {
  readonly table: string;
  /** About so many rows. */
  readonly rows: number;
  readonly columns: readonly string[];
  readonly statement: string;
  /** Steps and routes that sent it. */
  readonly steps: readonly string[];
  /** What would make the index. */
  readonly sql: string;
}

export interface RequestTraces {
  /** Who told it: the SDK in the application, or the counts of its database, which know nothing of calls to others and of values. */
  readonly source: "application" | "database";
  /** The SDKs that told it. */
  readonly sdks: readonly string[];
  /** Requests sent to the application, and how many of them it told about: others were answered by a cache, or by something without an SDK. */
  readonly sent: number;
  readonly told: number;
  /** Spans thrown away because there were too many. */
  readonly dropped: number;
  /** Slowest first. */
  readonly routes: readonly TracedRoute[];
  /** What the plans of the database show; absent where no database is named, a sentence where it could not be asked. */
  readonly missingIndexes?: readonly MissingIndex[] | string;
}

/** Takes spans of any OpenTelemetry SDK while it is open. */
export interface TraceReceiver {
  readonly url: string;
  /** Requests told so far, with everything they asked for. */
  requests(): readonly SeenRequest[];
  /** Spans of this run that came, those of other runs that came, and those thrown away. */
  counts(): { readonly taken: number; readonly foreign: number; readonly dropped: number };
  close(): Promise<void>;
}
/** Opens receivers. */
export interface TraceDoor {
  /** Listens; only spans of traces for which `belongs` is true are kept. Rejects with a sentence where the port is taken. */
  open(place: { readonly address: string; readonly port: number }, belongs: (traceId: string) => boolean): Promise<TraceReceiver>;
}
