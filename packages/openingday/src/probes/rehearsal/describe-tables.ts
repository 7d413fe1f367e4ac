import type { ScratchSession } from "../../model/scratch.ts";

export interface ColumnDescription {
  readonly name: string;
  /** With its limits: `character varying(20)`. */
  readonly type: string;
  /** Of the type, or of what a domain stands on: `e` enum, `b` base … */
  readonly kind: string;
  /** PostgreSQL's categories: `S` text, `N` number, `D` time … */
  readonly category: string;
  readonly required: boolean;
  readonly default: string | null;
  /** The database makes the value itself and takes no other. */
  readonly made: boolean;
  /** What a domain demands, written for this column. */
  readonly domainChecks: readonly string[];
}

export interface ForeignKey {
  readonly columns: readonly string[];
  /** Id of the other table. */
  readonly target: string;
  readonly targetColumns: readonly string[];
}

export interface TableDescription {
  readonly id: string;
  /** As it is written in a statement: `public.people`, `"Order"`. */
  readonly written: string;
  /** As a person reads it: `people`, `billing.people`. */
  readonly name: string;
  readonly columns: readonly ColumnDescription[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly string[];
}

/** Tables in which tools keep what has run. */
export const ledgerTables =
  "('_prisma_migrations', '__drizzle_migrations', 'knex_migrations', 'knex_migrations_lock', 'kysely_migration', 'kysely_migration_lock', 'pgmigrations', 'schema_migrations', 'flyway_schema_history', 'migrations')";

/** Tables that a project made: not the system's, not a ledger, not one that belongs to an extension. */
export const ownTables = `c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'openingday_ledger', 'drizzle')
  and c.relname not in ${ledgerTables}
  and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

const question = `
select c.oid::text as id, format('%I.%I', n.nspname, c.relname) as written,
  case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as name,
  (select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(coalesce(b.oid, t.oid), case when b.oid is null then a.atttypmod else t.typtypmod end),
      'kind', coalesce(b.typtype, t.typtype), 'category', coalesce(b.typcategory, t.typcategory), 'required', a.attnotnull or t.typnotnull,
      'default', pg_get_expr(x.adbin, x.adrelid), 'made', a.attgenerated <> '' or a.attidentity = 'a',
      'domainChecks', (select coalesce(json_agg(regexp_replace(pg_get_expr(k.conbin, 0), '\\mVALUE\\M', quote_ident(a.attname), 'g')), '[]') from pg_constraint k where k.contypid = t.oid and k.contype = 'c')) order by a.attnum), '[]')
    from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
    left join pg_attrdef x on x.adrelid = a.attrelid and x.adnum = a.attnum where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select coalesce(json_agg(json_build_object('target', k.confrelid::text,
      'columns', (select json_agg(a.attname order by u.place) from unnest(k.conkey) with ordinality u(attnum, place) join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum),
      'targetColumns', (select json_agg(a.attname order by u.place) from unnest(k.confkey) with ordinality u(attnum, place) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.attnum)) order by k.oid), '[]')
    from pg_constraint k where k.conrelid = c.oid and k.contype = 'f') as "foreignKeys",
  (select coalesce(json_agg(pg_get_expr(k.conbin, k.conrelid)), '[]') from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') as checks
from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ownTables} and not c.relispartition order by c.oid`;

/** What a database asks of the rows of each table. */
export async function describeTables(session: ScratchSession): Promise<readonly TableDescription[]> {
  return (await session.query(question)) as unknown as readonly TableDescription[];
}
