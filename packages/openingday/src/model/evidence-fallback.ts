/** Something that was asked of the release before, and what came of it. */
export interface AskedOnce {
  /** `start`, `GET /dashboard`, or a command line, redacted. */
  readonly what: string;
  /** `status 500`, or the last thing that a command said, redacted. */
  readonly said: string;
}

/** Whether the code of the release before, to which a way back leads, works with the database as the new code's changes leave it. */
export type Fallback =
  /** No version tag in Git says what was released before. */
  | { readonly outcome: "no-release" }
  /** Nothing that changes the database has changed since. */
  | { readonly outcome: "unchanged"; readonly release: string }
  /** `reason`: a sentence. */
  | { readonly outcome: "not-tried"; readonly release?: string; readonly reason: string }
  | {
      readonly outcome: "tried";
      /** Its tag. */
      readonly release: string;
      readonly commit: string;
      /** Paths of the changes that it did not know. */
      readonly changes: readonly string[];
      /** Made-up rows that were in the database. */
      readonly rows: number;
      /** What was asked of it, its start included. */
      readonly asked: readonly string[];
      /** What fails on the changed database, each time, and works on its own. */
      readonly broken: readonly AskedOnce[];
      /** What fails on its own database as well, so that nothing follows from it. */
      readonly unsettled: readonly AskedOnce[];
    };
