/** What is known about one item of the list. */
export type SpeedState =
  /** Its checks found nothing. */
  | "fine"
  /** A check found something. */
  | "mend"
  /** The code looks like it; nothing was measured. */
  | "hint"
  /** No check of it was run, or none could tell. */
  | "not-seen"
  /** Only a person can tell. */
  | "ask";

export interface SpeedItemReport {
  readonly id: string;
  readonly title: string;
  readonly state: SpeedState;
  readonly checks: readonly { readonly id: string; readonly state: Exclude<SpeedState, "ask">; readonly isHint: boolean }[];
  /** What was found, or why nothing could be told. */
  readonly seen: readonly string[];
  readonly ask?: string;
  readonly why: string;
  readonly notYet: string;
}

/** What `openingday perf checklist` says. */
export interface SpeedListReport {
  readonly version: 1;
  /** When the evidence was gathered, ISO time, and of what; absent where none was given. */
  readonly from?: { readonly at: string; readonly domain: string };
  readonly items: readonly SpeedItemReport[];
}
