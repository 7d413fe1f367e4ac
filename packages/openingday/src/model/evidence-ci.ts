/** One command or ready-made step that a build machine runs. */
export interface CiStep {
  /** `job` in the file, or the nearest name there is. */
  readonly job: string;
  /** A ready-made part: `gitleaks/gitleaks-action@v2`, a GitLab template, a Bitbucket pipe. */
  readonly uses?: string;
  /** Shell text. */
  readonly run?: string;
  /** A failure of it does not fail the run. */
  readonly mayFail: boolean;
  /** Switched off: `if: false`, `when: never`. */
  readonly off: boolean;
  /** Waits for a person to press a button. */
  readonly byHand: boolean;
}

/** A file that tells a build machine what to do. */
export interface CiFile {
  readonly path: string;
  readonly system: "GitHub Actions" | "GitLab CI" | "Bitbucket Pipelines" | "CircleCI" | "Azure Pipelines";
  /** Starts by itself when code is pushed or proposed. */
  readonly onPush: boolean;
  readonly steps: readonly CiStep[];
  /** Why it could not be understood. */
  readonly error?: string;
}

/** What happens by itself when code is pushed, as far as the repository says. */
export interface CiSetup {
  readonly files: readonly CiFile[];
  /** Text of the pre-commit framework's list, which a build machine may run. */
  readonly preCommit?: string;
}
