export type SqlRow = Readonly<Record<string, unknown>>;

/** One connection to a scratch database. Rejects with DatabaseRefusal where the database refuses. */
export interface ScratchSession {
  /** Runs one statement or several; the rows of the last. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly SqlRow[]>;
  close(): Promise<void>;
}

/** A database that this run made, and that it drops again. */
export interface ScratchDatabase {
  readonly name: string;
  /** May hold a password: for the environment of a program, never for a report. */
  readonly url: string;
  connect(): Promise<ScratchSession>;
  drop(): Promise<void>;
}

/** A PostgreSQL where databases may be made and dropped. */
export interface ScratchServer {
  /** `own` was started for this run alone; `named` is the user's, and nothing but what this run made is touched on it. */
  readonly kind: "own" | "named";
  /** As the server says it: `18.4`. */
  readonly version: string;
  /** An empty database, or a copy of one of ours that nobody is connected to. */
  create(copyOf?: ScratchDatabase): Promise<ScratchDatabase>;
  /** Drops what this run made and ends the server if it is our own; may be called twice. */
  close(): Promise<void>;
}

/** Where a scratch database may be made. */
export interface ScratchPlace {
  /** Address of a server, without a password. */
  readonly server?: string;
  /** Name of the environment variable that holds the address of a server. */
  readonly serverEnv?: string;
  /** Folders beside which the programs of PostgreSQL may have been installed. */
  readonly folders: readonly string[];
}

/** A tool that has a runner of its own, in a project. */
export interface MigrationTools {
  readonly tool: "Knex" | "Kysely" | "Drizzle" | "node-pg-migrate" | "TypeORM" | "Prisma";
  /** Absolute path of the repository, from where the tool is looked for. */
  readonly repository: string;
  /** Absolute path of the folder with the migrations. */
  readonly folder: string;
}

/** One run of a tool on a scratch database. */
export interface MigrationRun extends MigrationTools {
  readonly database: ScratchDatabase;
  /** File names of the only ones that may run; all without it, and always with Prisma. */
  readonly only?: readonly string[];
  readonly signal: AbortSignal;
}

/** Doors to databases that hold nothing. */
export interface ScratchDoors {
  /** Rejects with NotConfigured where there is neither a server nor the programs of one. */
  open(place: ScratchPlace, signal: AbortSignal): Promise<ScratchServer>;
  /** Whether the project has the tool installed, and what it needs to speak to PostgreSQL. */
  hasTool(tools: MigrationTools): Promise<boolean>;
  /**
   * Lets the project's tool run its migrations on a scratch database and nowhere else; the file names of those that it ran, for Prisma
   * those of their folders. Rejects with DatabaseRefusal, with what the tool said, or with NotConfigured where it cannot run here.
   */
  migrate(run: MigrationRun): Promise<readonly string[]>;
}

/** The database refused a statement. */
export class DatabaseRefusal extends Error {
  override readonly name = "DatabaseRefusal";
  /** SQLSTATE. */
  readonly code: string;
  /** `table` or `table.column` or a constraint's name, where the server says it. */
  readonly subject: string | undefined;
  constructor(code: string, message: string, subject?: string) {
    super(message);
    this.code = code;
    this.subject = subject;
  }
}
