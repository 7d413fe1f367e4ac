import type { MissingIndex } from "../../model/evidence-traces.ts";
import type { StatementMeter } from "../../model/statement-meter.ts";
import { isPlannable, readFilterColumns } from "../../parsers/query-plans/filter-columns.ts";
import { findFilteredScans, type FilteredScan } from "../../parsers/query-plans/filtered-scans.ts";

/** Smaller tables are read as quickly from end to end. */
const fewestRows = 10_000;
/** Of a larger share the database itself would rather read the whole table. */
const largestShare = 0.1;
const mostColumns = 3;
const mostStatements = 100;

/** A statement, and the steps that sent it. */
export interface SentStatement {
  readonly text: string;
  readonly steps: readonly string[];
}

/**
 * Large tables that some statement reads from end to end for a few rows, which no index could look up. Plans are made for any values, and
 * nothing is carried out.
 */
export async function findMissingIndexes(meter: StatementMeter, sent: readonly SentStatement[]): Promise<readonly MissingIndex[]> {
  const found = new Map<string, MissingIndex>();
  for (const { text, steps } of sent.filter(({ text: one }) => one.includes("$")).slice(0, mostStatements)) {
    if (!(await isPlannable(text))) continue;
    for (const scan of findFilteredScans(await meter.plan(text))) {
      const missing = await judgeScan(meter, scan);
      if (missing === undefined) continue;
      const before = found.get(missing.sql);
      const statement = before?.statement ?? text;
      found.set(missing.sql, { ...missing, statement, steps: [...new Set([...(before?.steps ?? []), ...steps])] });
    }
  }
  return [...found.values()].toSorted((a, b) => b.rows - a.rows);
}

async function judgeScan(
  meter: StatementMeter,
  { schema, table, filter, kept }: FilteredScan,
): Promise<Pick<MissingIndex, "table" | "rows" | "columns" | "sql"> | undefined> {
  const { equal, range } = await readFilterColumns(filter);
  const columns = [...equal.slice(0, mostColumns - 1), ...range.slice(0, 1)];
  if (columns.length === 0) return undefined;
  const facts = await meter.table(schema, table);
  if (facts === undefined || facts.rows < fewestRows || kept > largestShare * facts.rows) return undefined;
  // There is one that could serve, and the database knows better.
  if ((equal.length > 0 ? equal : columns).some((column) => facts.indexed.includes(column))) return undefined;
  const named = schema === "public" ? quote(table) : `${quote(schema)}.${quote(table)}`;
  const sql = `CREATE INDEX CONCURRENTLY ON ${named} (${columns.map(quote).join(", ")});`;
  return { table: schema === "public" ? table : `${schema}.${table}`, rows: facts.rows, columns, sql };
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
