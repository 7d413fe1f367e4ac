import type { ClientBase, Pool, QueryResultRow } from "pg";

/** Anything a statement can be sent to: the pool, or one connection inside a transaction. */
export type Database = Pool | ClientBase;

/** Runs a statement and returns its rows. */
export async function rows<Row extends QueryResultRow>(
  database: Database,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const result = await database.query<Row>(sql, [...values]);
  return result.rows;
}

/** Runs a statement and returns its first row, if any. */
export async function row<Row extends QueryResultRow>(
  database: Database,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await rows<Row>(database, sql, values))[0];
}

/** Runs a statement and returns how many rows it changed. */
export async function changed(database: Database, sql: string, values: readonly unknown[] = []): Promise<number> {
  const result = await database.query(sql, [...values]);
  return result.rowCount ?? 0;
}

/** Runs the work in one transaction: all of it happens, or none. */
export async function transaction<Value>(pool: Pool, work: (connection: ClientBase) => Promise<Value>): Promise<Value> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query("begin");
    const value = await work(connection);
    await connection.query("commit");
    return value;
  } catch (error) {
    await connection.query("rollback").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    connection.release(broken);
  }
}
