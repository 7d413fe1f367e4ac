/** What a database has counted of one statement since somebody last set its counts to nothing. */
export interface StatementCount {
  readonly calls: number;
  readonly rows: number;
  /** Milliseconds of the database's own work. */
  readonly tookMs: number;
}

/** A table as its catalogue describes it. */
export interface TableFacts {
  /** About so many rows. */
  readonly rows: number;
  /** First columns of its indexes. */
  readonly indexed: readonly string[];
}

/**
 * The counts that a database keeps of its statements (`pg_stat_statements`), read without changing anything. Rejects with a sentence where
 * it refuses, and where counts were lost since it was opened.
 */
export interface StatementMeter {
  /** Counts of this database's statements by their number. */
  counts(): Promise<ReadonlyMap<string, StatementCount>>;
  /** The texts of statements, values replaced by `$1`; those that may not be read are left out. */
  texts(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * How the database would carry out a statement whatever its values are, as EXPLAIN (FORMAT JSON) gives it; nothing is carried out.
   * Undefined where it cannot tell. `text` must be one statement that reads or changes rows.
   */
  plan(text: string): Promise<unknown>;
  /** Undefined for what is no table of its own: a part of one, a view. */
  table(schema: string, name: string): Promise<TableFacts | undefined>;
  close(): Promise<void>;
}

/** Opens meters. */
export interface StatementMeterDoor {
  /** @param variable Name of the environment variable that holds the database's address. Rejects with a sentence, which never holds it. */
  open(variable: string): Promise<StatementMeter>;
}
