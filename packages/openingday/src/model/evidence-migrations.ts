/** Whose layout a folder of migrations has; it says how the next one is chosen. */
export type MigrationTool =
  | "Prisma"
  | "Drizzle"
  | "Knex"
  | "Kysely"
  | "node-pg-migrate"
  | "Supabase"
  | "Flyway"
  | "TypeORM"
  | "numbered SQL files";

/** What is wrong with the order in which migrations run. */
export interface OrderFault {
  readonly kind: "out-of-order" | "duplicate" | "edited" | "removed" | "missing" | "unlisted" | "future";
  /** Paths of the files that it is about. */
  readonly paths: readonly string[];
  /** What they are compared with: the newest released file, the other half of a pair. */
  readonly against?: string;
}

/** What a statement does to tables that are there already. */
export type HazardKind =
  | "drop-table"
  | "drop-column"
  | "drop-schema"
  | "empty-table"
  | "narrow-type"
  | "rename-table"
  | "rename-column"
  | "rename-value"
  | "required-column"
  | "unknown-column"
  | "new-value-used"
  | "concurrent-in-transaction"
  | "rewrite-type"
  | "rewrite-default"
  | "check-not-null"
  | "check-constraint"
  | "build-index"
  | "build-unique"
  | "rewrite-table";

/** One statement that hurts. `block`: it loses data, breaks the running release, or fails; `warn`: customers wait while it runs. */
export interface MigrationHazard {
  readonly kind: HazardKind;
  readonly level: "block" | "warn";
  /** What it is about: `table`, `table.column`, or a type's name. */
  readonly subject: string;
  readonly line: number;
  /** The same migration copied what it then takes away. */
  readonly copied?: boolean;
  /** The last release no longer speaks of what it takes away: the second of two steps. */
  readonly unused?: boolean;
}

/** One migration that the last release did not hold. */
export interface NewMigration {
  readonly path: string;
  readonly hazards: readonly MigrationHazard[];
  /** Why its effect cannot be told. */
  readonly untold?: string;
}

export interface MigrationFolder {
  readonly tool: MigrationTool;
  /** Relative to the repository. */
  readonly folder: string;
  readonly count: number;
  readonly faults: readonly OrderFault[];
  /** Where no release is marked, all of them. */
  readonly fresh: readonly NewMigration[];
}

/** The database's migrations, as far as the repository says. */
export interface Migrations {
  readonly folders: readonly MigrationFolder[];
  /** Tag of the last release; absent where none is marked. */
  readonly release?: string;
  /** Why something could not be read, in a sentence each. */
  readonly unread: readonly string[];
}
