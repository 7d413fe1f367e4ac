import type { OpenRelation, RehearsedUpgrade } from "../../model/evidence-rehearsal.ts";
import { DatabaseRefusal, type ScratchSession } from "../../model/scratch.ts";

/** Somebody who has just signed up: no made-up row is theirs, and they belong to no team that one belongs to. */
const newcomer = "33333333-3333-4333-8333-333333333333";
const roles = ["anon", "authenticated"] as const;
type Role = (typeof roles)[number];

interface OwnedRelation {
  readonly name: string;
  readonly written: string;
  readonly kind: "table" | "view";
  /** Columns that say whose a row is, as they are written in a statement; the first decides. */
  readonly owners: readonly string[];
  readonly required: boolean;
  readonly columns: readonly string[];
}

const ownerNames =
  "('user_id', 'userid', 'owner', 'owner_id', 'author', 'author_id', 'created_by', 'creator_id', 'customer_id', 'profile_id', 'account_id')";

/** Tables and views with a column that says whose a row is: it points to a person, or is called so. */
const question = `
with people as (
  select k.conrelid, k.conkey[1] as attnum from pg_constraint k where k.contype = 'f' and cardinality(k.conkey) = 1 and k.confrelid = 'auth.users'::regclass
), owned as (
  select conrelid, attnum from people
  union select k.conrelid, k.conkey[1] from pg_constraint k join people p on p.conrelid = k.confrelid and p.attnum = k.confkey[1] where k.contype = 'f' and cardinality(k.conkey) = 1
)
select c.relname as name, format('%I.%I', n.nspname, c.relname) as written, case when c.relkind = 'v' then 'view' else 'table' end as kind,
  array_agg(quote_ident(a.attname) order by a.attnum) filter (where o.attnum is not null) as owners,
  coalesce(bool_and(a.attnotnull) filter (where o.attnum is not null), false) as required,
  array_agg(quote_ident(a.attname) order by (o.attnum is not null), a.attnum) filter (where a.attgenerated = '' and a.attidentity <> 'a') as columns
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join lateral (select a.attnum where exists (select 1 from owned w where w.conrelid = c.oid and w.attnum = a.attnum)
  or (a.atttypid = 'uuid'::regtype and a.attname in ${ownerNames})) o on true
where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and not c.relispartition
  and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
group by c.relname, n.nspname, c.relkind having count(o.attnum) > 0 order by 1`;

/**
 * Tries as a stranger, and as somebody who has just signed up, to change and delete rows of others, and to add one in another's name.
 * Everything is taken back. Rows of nobody are left out: what belongs to no one may be meant for everybody.
 */
export async function findOpenChanges(
  session: ScratchSession,
  { filled }: Pick<RehearsedUpgrade, "filled">,
): Promise<readonly OpenRelation[]> {
  const open: OpenRelation[] = [];
  for (const relation of (await session.query(question)) as unknown as readonly OwnedRelation[]) {
    if (relation.kind === "table" && !filled.includes(relation.name)) continue;
    const told = new Set<OpenRelation["why"]>();
    for (const role of roles)
      for (const { why, rows } of await tryChanges(session, relation, role)) {
        if (rows === 0 || told.has(why)) continue;
        told.add(why);
        open.push({ relation: relation.name, kind: relation.kind, role, sees: rows, why });
      }
  }
  return open;
}

interface Change {
  readonly why: "changes-others" | "deletes-others" | "adds-for-others";
  readonly rows: number;
}

async function tryChanges(session: ScratchSession, relation: OwnedRelation, role: Role): Promise<readonly Change[]> {
  const { written, owners, columns } = relation;
  const [owner = ""] = owners;
  await session.query("begin");
  try {
    await within(session, () => session.query(`insert into auth.users (id, email) values ('${newcomer}', 'newcomer@example.com')`), true);
    const another = await takeOneOut(session, relation, role);
    await session.query(`set local role ${role}`);
    const claims = role === "anon" ? { role } : { role, sub: newcomer };
    await session.query("select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true)", [
      JSON.stringify(claims),
      claims.sub ?? "",
    ]);
    const others = owners.map((column) => `${column} is not null and ${column}::text <> '${newcomer}'`).join(" and ");
    const count = async (statement: string): Promise<number> => {
      const rows = await within(session, () =>
        session.query(`with done as (${statement} returning 1) select count(*)::int as n from done`),
      );
      return Number(rows?.[0]?.["n"] ?? 0);
    };
    let changed = 0;
    // Rights may be given for some columns alone; writing what stands there already changes nothing and still asks for the right.
    for (const column of columns.slice(0, 12))
      if (changed === 0) changed = await count(`update ${written} set ${column} = ${column} where ${others}`);
    if (changed === 0 && role === "authenticated") changed = await count(`update ${written} set ${owner} = '${newcomer}' where ${others}`);
    return [
      { why: "changes-others", rows: changed },
      { why: "deletes-others", rows: await count(`delete from ${written} where ${others}`) },
      { why: "adds-for-others", rows: another === undefined ? 0 : await add(session, another) },
    ];
  } finally {
    await session.query("rollback");
  }
}

interface Row {
  readonly statement: string;
  readonly values: string;
}

/**
 * Takes a row of somebody out, so that the same one can be put in again. Undefined where a row may be another's for good reasons: where it
 * need not be anybody's, as in a contact form, or speaks of two people, as a message does.
 */
async function takeOneOut(
  session: ScratchSession,
  { written, kind, owners, required, columns }: OwnedRelation,
  role: Role,
): Promise<Row | undefined> {
  if (kind === "view" || !required || owners.length > 1) return undefined;
  const [row] = await session.query(
    `select t.ctid::text as place, row_to_json(t)::text as values,
       (select coalesce(array_agg(c), '{}') from unnest($1::text[]) c where has_column_privilege('${role}', '${written}'::regclass, (parse_ident(c))[1], 'INSERT')) as columns
     from ${written} t where ${owners[0] ?? ""} is not null limit 1`,
    [columns.map((column) => (column.startsWith('"') ? column : `"${column}"`))],
  );
  const granted = (row?.["columns"] ?? []) as readonly string[];
  if (row === undefined || granted.length === 0) return undefined;
  const taken = await within(
    session,
    async () => {
      // What points to it stays behind: nothing of this is kept.
      await session.query("set local session_replication_role = replica");
      await session.query(`delete from ${written} where ctid = '${String(row["place"])}'`);
      await session.query("set local session_replication_role = origin");
      return [];
    },
    true,
  );
  const names = granted.join(", ");
  return taken === undefined
    ? undefined
    : {
        statement: `insert into ${written} (${names}) select ${names} from json_populate_record(null::${written}, $1::json)`,
        values: String(row["values"]),
      };
}

/** Without asking for what was added: whoever may not see it may still have added it. */
async function add(session: ScratchSession, { statement, values }: Row): Promise<number> {
  return (await within(session, () => session.query(statement, [values]))) === undefined ? 0 : 1;
}

/** Undefined where the database refuses; what was done is taken back unless it is to stay. */
async function within<T>(session: ScratchSession, use: () => Promise<T>, stays = false): Promise<T | undefined> {
  await session.query("savepoint attempt");
  try {
    const result = await use();
    if (!stays) await session.query("rollback to savepoint attempt");
    return result;
  } catch (error) {
    if (!(error instanceof DatabaseRefusal)) throw error;
    await session.query("rollback to savepoint attempt");
    return undefined;
  } finally {
    await session.query("release savepoint attempt");
  }
}
