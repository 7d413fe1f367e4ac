/** A command line of the founder's own, run in a workshop. */
export interface WorkshopCommand {
  readonly run: string;
  readonly timeoutSeconds: number;
  /** Below the workshop's folder; `""` for the folder itself. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Told each line that it prints, redacted. */
  readonly onLine: (line: string) => void;
  /** What else it finds in its environment, and the one database that it may reach. */
  readonly confined?: Confinement;
}

/**
 * Keeps a command to one database. Whatever else in its environment names a database is taken away, Node programs reach nothing but that
 * database and their own port, and it ends when we do, in whatever way.
 */
export interface Confinement {
  /** Address of the database; every variable that names a PostgreSQL names this one. */
  readonly database: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** How it ended. */
export interface WorkshopEnd {
  readonly outcome: "done" | "failed" | "timed-out" | "stopped";
  readonly exitCode?: number;
  readonly reason?: string;
  /** Its last lines, redacted. */
  readonly tail: string;
  readonly tookMs: number;
}

/**
 * A folder of its own outside the project, for a clean copy of the code: nothing of the project's folder is in it but what is committed.
 * Commands in it see neither the settings of the package manager that may have started us, nor its programs. Time and disk are bounded.
 */
export interface Workshop {
  /** Absolute. Its last part is found in no other path. */
  readonly folder: string;
  /** Copies one commit of a repository, given by its top folder, into it. Rejects with a sentence. */
  clone(repository: string, commit: string, signal: AbortSignal): Promise<void>;
  /** Never rejects; everything that it started has ended when this resolves. */
  run(command: WorkshopCommand): Promise<WorkshopEnd>;
  /** A port of this machine that nobody listens on. */
  findPort(): Promise<number>;
  /** Removes the folder. */
  close(): Promise<void>;
}
