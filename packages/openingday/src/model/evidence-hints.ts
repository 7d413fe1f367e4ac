/** What a place in the code looks like. Nothing was run: a hint is inferred, never proved. */
export type HintKind =
  /** The database is asked once for each row of a list. */
  | "query-in-loop"
  /** A request waits for several answers of the database one after the other, and none needs the one before. */
  | "queries-in-a-row"
  /** A request reads every row of a table. */
  | "list-without-limit"
  /** A request holds up all others: files, processes or passwords dealt with in one go. */
  | "blocking-call"
  /** A request waits for somebody else's server for as long as that takes. */
  | "call-without-timeout"
  /** What a customer sent, or the settings, are written to the log, by a line or by how the logger is set up. */
  | "logged-request";

/** One place in the code. */
export interface CodeHint {
  readonly kind: HintKind;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What is called there, e.g. `prisma.booking.findMany`; a name, never a value. */
  readonly subject: string;
}

/** What stands out in the product's own code: of each kind at most one place a file. */
export interface CodeHints {
  readonly hints: readonly CodeHint[];
  /** Hints beyond those listed. */
  readonly more: number;
  /** Source files looked at. */
  readonly files: number;
  /** Files that could not be understood, in a sentence each. */
  readonly unread: readonly string[];
}
