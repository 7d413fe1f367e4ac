import type { ReleaseRun } from "./release.ts";

/** What the journals of `openingday release` tell. */
export interface ReleaseJournals {
  /** Oldest first, the newest two hundred; without what their commands printed. */
  readonly runs: readonly ReleaseRun[];
  /** A command for the way back is declared. */
  readonly canGoBack: boolean;
  /** Commits of the runs that the repository does not have; undefined where that could not be asked. */
  readonly lostCommits?: readonly string[];
}

/** The commit that customers get, as the site itself tells it. */
export interface LiveCommit {
  readonly url: string;
  /** As answered, a mark such as “-dirty” included. */
  readonly answered: string;
  /** The full commit of the repository, where it has it. */
  readonly commit?: string;
  /** Only a part of the history is on this machine, so that an old commit may be missing. */
  readonly isPartial: boolean;
}
