/** What a leak in a log is about. */
export type LogLeakKind = "secret" | "card" | "personal" | "body";

/** One way in which a log gives something away: how often, and where first. Never the value. */
export interface LogLeak {
  readonly rule: string;
  /** Plain name: "Bearer token". */
  readonly title: string;
  readonly kind: LogLeakKind;
  /** The name of the field it stood in, in lower case; empty where it stood in none. */
  readonly key: string;
  readonly count: number;
  /** 1-based numbers of the first lines, at most five. */
  readonly lines: readonly number[];
}

export interface LogAccount {
  readonly lines: number;
  readonly bytes: number;
  /** Lines that hold at least one leak. */
  readonly leakyLines: number;
  /** The worst kind first, then the most frequent. */
  readonly leaks: readonly LogLeak[];
}
