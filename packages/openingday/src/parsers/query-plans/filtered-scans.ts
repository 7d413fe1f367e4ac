/** A table that is read from its first row to its last, and of which only some rows are kept. */
export interface FilteredScan {
  readonly schema: string;
  readonly table: string;
  /** What is kept, as PostgreSQL writes it: `(bookings.user_id = $1)`. */
  readonly filter: string;
  /** Rows that it expects to keep. */
  readonly kept: number;
}

const mostNodes = 2_000;

/** The scans of a plan that EXPLAIN (VERBOSE, FORMAT JSON) gave; nothing where it is something else. */
export function findFilteredScans(plan: unknown): readonly FilteredScan[] {
  const open: unknown[] = Array.isArray(plan) ? plan.map((one) => member(one, "Plan")) : [];
  const scans: FilteredScan[] = [];
  for (let seen = 0; open.length > 0 && seen < mostNodes; seen += 1) {
    const node = open.pop();
    const children = member(node, "Plans");
    if (Array.isArray(children)) open.push(...(children as unknown[]));
    const [schema, table, filter, kept] = ["Schema", "Relation Name", "Filter", "Plan Rows"].map((name) => member(node, name));
    if (member(node, "Node Type") !== "Seq Scan") continue;
    if (typeof schema === "string" && typeof table === "string" && typeof filter === "string" && typeof kept === "number")
      scans.push({ schema, table, filter, kept });
  }
  return scans;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}
