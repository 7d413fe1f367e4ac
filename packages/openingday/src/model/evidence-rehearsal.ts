import type { MigrationTool } from "./evidence-migrations.ts";

/** Why a database change stopped. */
export interface StepFailure {
  /** Of the migration it stopped at; absent where the tool does not say. */
  readonly path?: string;
  /** SQLSTATE, or empty where the tool itself refused. */
  readonly code: string;
  /** As the database or the tool says it. */
  readonly message: string;
  /**
   * `change`: it stops wherever it runs. `rows`: whether it stops depends on what is in the table, and ours are made up. `surroundings`:
   * something is not here that production may have. `order`: the tool refuses the order.
   */
  readonly because: "change" | "rows" | "surroundings" | "order";
  /** It had already changed something that stays. */
  readonly isHalfDone?: boolean;
}

/** What a new migration did to tables that were there before, with rows in them. */
export interface StepEffect {
  readonly path: string;
  /** Tables and `table.column` that are gone, or empty, and held rows. */
  readonly lost: readonly string[];
  /** Tables and `table.column` that have another name now: the running release asks for the old one. */
  readonly renamed: readonly string[];
  /** Tables of which every row was written again. */
  readonly rewritten: readonly string[];
  /** Tables that were read from end to end while others had to wait. */
  readonly held: readonly string[];
  /** Tables of which rows were changed in place. */
  readonly updated: readonly string[];
}

/** The next release's changes, on what the last one left and with rows in it. */
export interface RehearsedUpgrade {
  readonly ran: readonly string[];
  /** New ones that the ledger passed over without a word. */
  readonly passedOver: readonly string[];
  readonly failure?: StepFailure;
  readonly effects: readonly StepEffect[];
  /** Rows that were made up, in all. */
  readonly rows: number;
  readonly filled: readonly string[];
  /** Tables that got no rows, and why. */
  readonly notFilled: readonly { readonly table: string; readonly reason: string }[];
  /** What such a database has and one made from nothing has not (`+`), and the other way round (`-`). */
  readonly differences: readonly string[];
}

/** Who can do what through an API that trusts the database alone. */
export interface OpenRelation {
  readonly relation: string;
  readonly kind: "table" | "view" | "function";
  readonly role: string;
  /** Made-up rows of other people that the role got to see, or to change. */
  readonly sees: number;
  readonly why:
    | "no-rule"
    | "rule-lets-all"
    | "view-around-rules"
    | "function-around-rules"
    | "changes-others"
    | "deletes-others"
    | "adds-for-others";
}

/** One folder of migrations, run. */
export interface RehearsedFolder {
  readonly tool: MigrationTool;
  readonly folder: string;
  /** `tool`: by the project's own version of it. `ledger`: by us, with a ledger that keeps to that tool's rule. */
  readonly runner: "tool" | "ledger";
  readonly count: number;
  /** Why the project's own tool, which is installed, did not run them, as the end of a sentence. */
  readonly toolNotRun?: string;
  /** Why it was not run, in a sentence. */
  readonly notRun?: string;
  /** On an empty database. */
  readonly fromEmpty?: { readonly ran: number; readonly passedOver: readonly string[]; readonly failure?: StepFailure };
  /** A second time right after: the migrations that ran again, and whether anything in the catalogue was changed. */
  readonly again?: { readonly ran: readonly string[]; readonly changed: readonly string[]; readonly failure?: StepFailure };
  /** Two at once on an empty database; only where the tool itself ran. */
  readonly together?: { readonly isSame: boolean; readonly said?: string };
  /** Indexes that were not built to their end and are never used. */
  readonly invalidIndexes?: readonly string[];
  readonly upgrade?: RehearsedUpgrade;
  /** Only for Supabase, whose customers ask the database itself. */
  readonly open?: readonly OpenRelation[];
}

/** What running the migrations on a database that holds nothing real showed. */
export interface Rehearsal {
  readonly folders: readonly RehearsedFolder[];
  /** Tag of the last release; absent where none is marked. */
  readonly release?: string;
  readonly server?: { readonly kind: "own" | "named"; readonly version: string };
}
