import type { ScratchSession } from "../../model/scratch.ts";
import { ledgerTables } from "./describe-tables.ts";

const ownSchemas = "n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'openingday_ledger', 'drizzle')";
const ownObject = (catalogue: string, column: string): string =>
  `not exists (select 1 from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${column} and d.deptype = 'e')`;
const ownTable = `${ownSchemas} and ${ownObject("pg_class", "c.oid")} and c.relname not in ${ledgerTables}`;

const question = `
select format('%s %I.%I%s', case c.relkind when 'v' then 'view' when 'm' then 'materialised view' when 'S' then 'sequence' else 'table' end,
         n.nspname, c.relname, concat(case when c.relrowsecurity then ' with row security' end, case when c.relforcerowsecurity then ' for its owner too' end,
         case when c.relkind in ('v', 'm') then ' as ' || pg_get_viewdef(c.oid) end, ' ' || array_to_string(c.reloptions, ','))) as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${ownTable}
   and (c.relkind <> 'S' or not exists (select 1 from pg_depend d join pg_class o on o.oid = d.refobjid where d.objid = c.oid and d.deptype in ('a', 'i') and o.relname in ${ledgerTables}))
union all
select format('column %I.%I.%I %s%s%s%s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
         case when a.attnotnull then ' not null' end, ' default ' || pg_get_expr(x.adbin, x.adrelid), case when a.attidentity <> '' then ' identity ' || a.attidentity::text end,
         case when a.attgenerated <> '' then ' generated' end)
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_attrdef x on x.adrelid = a.attrelid and x.adnum = a.attnum
 where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f') and ${ownTable}
union all
select format('rule %I on %I.%I: %s%s', k.conname, n.nspname, c.relname, pg_get_constraintdef(k.oid), case when not k.convalidated then ' (not checked)' end)
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where k.contype <> 'n' and ${ownTable}
union all
select format('index %s%s', pg_get_indexdef(i.indexrelid), case when not i.indisvalid then ' (invalid)' end)
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'm') and ${ownTable}
union all
select format('type %I.%I: %s', n.nspname, t.typname, coalesce((select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid), format_type(t.typbasetype, t.typtypmod)))
  from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype in ('e', 'd') and ${ownSchemas} and ${ownObject("pg_type", "t.oid")}
union all
select format('function %I.%I(%s) returns %s: %s%s', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), md5(p.prosrc), case when p.prosecdef then ' as its owner' end)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchemas} and ${ownObject("pg_proc", "p.oid")}
union all
select format('trigger %s', pg_get_triggerdef(g.oid))
  from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace where not g.tgisinternal and ${ownTable}
union all
select format('policy %I on %I.%I: %s for %s using %s check %s', p.policyname, p.schemaname, p.tablename, p.permissive, p.cmd || ' to ' || array_to_string(p.roles, ','), p.qual, p.with_check)
  from pg_policies p
union all
select format('extension %s', extname) from pg_extension where extname <> 'plpgsql'
order by 1`;

/** Everything that migrations make, a line each, in an order that does not depend on how it came about. The order of columns is left out. */
export async function readCatalogue(session: ScratchSession): Promise<readonly string[]> {
  return (await session.query(question)).map(({ line }) => String(line));
}

/** What the first has and the second has not (`+`), and the other way round (`-`). */
export function compareCatalogues(one: readonly string[], other: readonly string[]): string[] {
  const [left, right] = [new Set(one), new Set(other)];
  return [
    ...one.filter((line) => !right.has(line)).map((line) => `+ ${shorten(line)}`),
    ...other.filter((line) => !left.has(line)).map((line) => `- ${shorten(line)}`),
  ];
}

/** Indexes whose building broke off: they cost every write and help no query. */
export async function findInvalidIndexes(session: ScratchSession): Promise<readonly string[]> {
  const rows = await session.query("select indexrelid::regclass::text as name from pg_index where not indisvalid order by 1");
  return rows.map(({ name }) => String(name));
}

function shorten(line: string): string {
  const plain = line.replace(/\s+/g, " ");
  return plain.length > 160 ? `${plain.slice(0, 157)}…` : plain;
}
