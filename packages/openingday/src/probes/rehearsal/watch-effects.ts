import type { StepEffect } from "../../model/evidence-rehearsal.ts";
import type { ScratchSession } from "../../model/scratch.ts";
import { ownTables } from "./describe-tables.ts";
import type { StepWitness } from "./ledger.ts";

interface ColumnState {
  readonly name: string;
  readonly type: string;
  /** Different values in it. */
  readonly values: number;
}
interface TableState {
  readonly name: string;
  readonly written: string;
  /** Changes where every row is written again. */
  readonly file: string;
  readonly rows: number;
  /** The transactions that wrote its rows. */
  readonly writers: string;
  readonly columns: ReadonlyMap<number, ColumnState>;
}
type State = ReadonlyMap<string, TableState>;

const strong = "('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')";

/** Sees what each step does to the tables that are there now; those that a later step makes are nobody's yet. */
export async function watchEffects(session: ScratchSession): Promise<StepWitness & { readonly effects: readonly StepEffect[] }> {
  const base = await takeState(session, undefined);
  let state = base;
  let held: ReadonlySet<string> = new Set();
  let scansBefore: ReadonlyMap<string, number> = new Map();
  const effects: StepEffect[] = [];
  return {
    effects,
    async begun(working) {
      // The server hands its counts on now and then, never within a transaction: what was counted before is taken off.
      scansBefore = await countScans(working, "");
    },
    async ending(working) {
      // A strong lock alone is over in a moment; a strong lock while the table is read lasts as long as the table is large.
      const locked = ` and exists (select 1 from pg_locks l where l.pid = pg_backend_pid() and l.relation = s.relid and l.mode in ${strong})`;
      const scans = await countScans(working, locked);
      held = new Set([...scans].filter(([id, count]) => count > (scansBefore.get(id) ?? 0)).map(([id]) => id));
    },
    async after({ path }) {
      const now = await takeState(session, base);
      effects.push({ path, ...compare(state, now, base, held, await findNames(session, state, now)) });
      state = now;
      held = new Set();
    },
  };
}

async function countScans(session: ScratchSession, condition: string): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query(
    `select s.relid::text as id, s.seq_scan::int as scans from pg_stat_xact_all_tables s where s.seq_scan > 0${condition}`,
  );
  return new Map(rows.map(({ id, scans }) => [String(id), Number(scans)]));
}

async function takeState(session: ScratchSession, only: State | undefined): Promise<State> {
  const rows = await session.query(
    `select c.oid::text as id, format('%I.%I', n.nspname, c.relname) as written, case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as name,
       coalesce(pg_relation_filenode(c.oid)::text, '') as file,
       (select coalesce(json_agg(json_build_array(a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), quote_ident(a.attname)) order by a.attnum), '[]')
          from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ownTables} and c.relkind = 'r' order by c.oid`,
  );
  const tables = rows.filter(({ id }) => only === undefined || only.has(String(id)));
  if (tables.length === 0) return new Map();
  const columnsOf = (columns: unknown) => columns as [number, string, string, string][];
  const counts = await session.query(
    tables
      .map(
        ({ id, written, columns }) =>
          `select '${String(id)}' as id, count(*)::int as rows, coalesce(string_agg(distinct xmin::text, ','), '') as writers,
             array[${columnsOf(columns)
               .map(([, , , quoted]) => `count(distinct ${quoted}::text)::int`)
               .join(", ")}]::int[] as filled from ${String(written)}`,
      )
      .join(" union all "),
  );
  const byId = new Map(counts.map((count) => [String(count["id"]), count]));
  return new Map(
    tables.map(({ id, name, written, file, columns }) => {
      const count = byId.get(String(id));
      const filled = (count?.["filled"] ?? []) as readonly number[];
      const state: TableState = {
        name: String(name),
        written: String(written),
        file: String(file),
        rows: Number(count?.["rows"] ?? 0),
        writers: typeof count?.["writers"] === "string" ? count["writers"] : "",
        columns: new Map(
          columnsOf(columns).map(([number, column, type], place) => [number, { name: column, type, values: filled[place] ?? 0 }]),
        ),
      };
      return [String(id), state];
    }),
  );
}

/** Old names of renamed tables under which something still answers: a view that keeps the running release going. */
async function findNames(session: ScratchSession, before: State, now: State): Promise<ReadonlySet<string>> {
  const gone = [...before].filter(([id, table]) => now.has(id) && now.get(id)?.written !== table.written).map(([, table]) => table.written);
  if (gone.length === 0) return new Set();
  const rows = await session.query("select name from unnest($1::text[]) as name where to_regclass(name) is not null", [gone]);
  return new Set(rows.map(({ name }) => String(name)));
}

function compare(
  before: State,
  now: State,
  base: State,
  held: ReadonlySet<string>,
  stillThere: ReadonlySet<string>,
): Omit<StepEffect, "path"> {
  const [lost, renamed, rewritten, waits, updated]: [string[], string[], string[], string[], string[]] = [[], [], [], [], []];
  for (const [id, old] of before) {
    const table = now.get(id);
    if (table === undefined || (old.rows > 0 && table.rows === 0)) {
      if (old.rows > 0) lost.push(old.name);
      continue;
    }
    if (table.written !== old.written && !stillThere.has(old.written)) renamed.push(old.name);
    for (const [number, column] of old.columns) {
      if (base.get(id)?.columns.has(number) !== true) continue;
      const changed = table.columns.get(number);
      const place = `${old.name}.${column.name}`;
      if (changed === undefined) {
        if (column.values > 0) lost.push(place);
      } else if (changed.name !== column.name) renamed.push(place);
      else if (changed.type !== column.type && changed.values < column.values) lost.push(place);
    }
    if (old.rows === 0) continue;
    if (table.file !== old.file) rewritten.push(old.name);
    else if (table.writers !== old.writers) updated.push(old.name);
    if (held.has(id)) waits.push(old.name);
  }
  return { lost, renamed, rewritten, held: waits, updated };
}
