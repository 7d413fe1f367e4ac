import type { OpenRelation, RehearsedUpgrade } from "../../model/evidence-rehearsal.ts";
import { DatabaseRefusal, type ScratchSession } from "../../model/scratch.ts";

const roles = ["anon", "authenticated"] as const;
const people = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] as const;

/** What Supabase has in each database before a project's first migration, as far as migrations usually speak of it. */
const surface = `
do $$ begin
  if not exists (select 1 from pg_roles where rolname = 'anon') then create role anon nologin; end if;
  if not exists (select 1 from pg_roles where rolname = 'authenticated') then create role authenticated nologin; end if;
  if not exists (select 1 from pg_roles where rolname = 'service_role') then create role service_role nologin bypassrls; end if;
  if not exists (select 1 from pg_roles where rolname = 'supabase_auth_admin') then create role supabase_auth_admin nologin; end if;
  if not exists (select 1 from pg_roles where rolname = 'authenticator') then create role authenticator nologin; end if;
end $$;
create schema auth; create schema storage; create schema extensions; create schema realtime; create schema graphql_public;
grant usage on schema public, auth, storage, extensions to anon, authenticated, service_role;
create table auth.users (id uuid primary key default gen_random_uuid(), email text, phone text, encrypted_password text, aud text, role text,
  raw_user_meta_data jsonb default '{}', raw_app_meta_data jsonb default '{}', email_confirmed_at timestamptz, last_sign_in_at timestamptz,
  created_at timestamptz default now(), updated_at timestamptz default now(), deleted_at timestamptz);
create function auth.jwt() returns jsonb language sql stable as $$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$ select nullif(coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), auth.jwt() ->> 'sub'), '')::uuid $$;
create function auth.role() returns text language sql stable as $$ select coalesce(nullif(current_setting('request.jwt.claim.role', true), ''), auth.jwt() ->> 'role') $$;
create function auth.email() returns text language sql stable as $$ select auth.jwt() ->> 'email' $$;
create table storage.buckets (id text primary key, name text not null, owner uuid, public boolean default false, file_size_limit bigint, allowed_mime_types text[], created_at timestamptz default now(), updated_at timestamptz default now());
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text, owner uuid, owner_id text, metadata jsonb, path_tokens text[], created_at timestamptz default now(), updated_at timestamptz default now(), last_accessed_at timestamptz default now());
alter table storage.objects enable row level security;
alter table storage.buckets enable row level security;
create function storage.foldername(name text) returns text[] language sql immutable as $$ select (string_to_array(name, '/'))[1 : greatest(cardinality(string_to_array(name, '/')) - 1, 0)] $$;
create function storage.filename(name text) returns text language sql immutable as $$ select (string_to_array(name, '/'))[cardinality(string_to_array(name, '/'))] $$;
create function storage.extension(name text) returns text language sql immutable as $$ select reverse(split_part(reverse(name), '.', 1)) $$;
create publication supabase_realtime;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
insert into auth.users (id, email) values ('${people[0]}', 'one@example.com'), ('${people[1]}', 'two@example.com');`;

/** Makes an empty database look as Supabase's do. */
export async function prepareSupabase(session: ScratchSession): Promise<void> {
  await session.query(surface);
}

interface Relation {
  readonly name: string;
  readonly written: string;
  readonly kind: string;
  readonly secured: boolean;
  readonly all: boolean;
}

const relations = `
select c.relname as name, format('%I.%I', n.nspname, c.relname) as written, case when c.relkind = 'v' then 'view' else 'table' end as kind, c.relrowsecurity as secured,
  exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*') and pg_get_expr(p.polqual, p.polrelid) = 'true') as all
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and not c.relispartition
  and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1`;

/** Functions that anybody may call, that answer rows, need nothing to be told, and look past the rules of the tables. */
const functions = `
select p.proname as name, format('%I.%I()', n.nspname, p.proname) as written
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = 'public' and p.prosecdef and p.prokind = 'f' and p.pronargs - p.pronargdefaults = 0 and p.proretset and p.provolatile <> 'v' order by 1`;

/**
 * Counts as each role what it sees of made-up rows, in a transaction that is taken back. A stranger who sees rows of a table without rules
 * is told; a table whose rule says “true” in so many words may be meant so, and is told with that reason.
 */
export async function findOpenRelations(
  session: ScratchSession,
  { filled }: Pick<RehearsedUpgrade, "filled">,
): Promise<readonly OpenRelation[]> {
  const open: OpenRelation[] = [];
  const found = (await session.query(relations)) as unknown as readonly Relation[];
  for (const { name, written, kind, secured, all } of found) {
    if (kind === "table" && !filled.includes(name)) continue;
    for (const role of roles) {
      const sees = await countAs(session, role, `select count(*)::int as n from ${written}`);
      if (sees === 0) continue;
      if (kind === "table" && secured && !all) continue;
      const why = kind === "view" ? "view-around-rules" : secured ? "rule-lets-all" : "no-rule";
      if (kind === "view" && !(await looksPastRules(session, role, written))) continue;
      open.push({ relation: name, kind: kind === "view" ? "view" : "table", role, sees, why });
      break;
    }
  }
  for (const { name, written } of (await session.query(functions)) as unknown as readonly Relation[]) {
    const sees = await countAs(session, "anon", `select count(*)::int as n from ${written}`);
    if (sees > 0) open.push({ relation: name, kind: "function", role: "anon", sees, why: "function-around-rules" });
  }
  return open;
}

/** Whether a view shows a role more once it no longer looks with its owner's eyes. */
async function looksPastRules(session: ScratchSession, role: string, written: string): Promise<boolean> {
  const usual = await countAs(session, role, `select count(*)::int as n from ${written}`);
  const own = await countAs(
    session,
    role,
    `select count(*)::int as n from ${written}`,
    `alter view ${written} set (security_invoker = true)`,
  );
  return own < usual;
}

async function countAs(session: ScratchSession, role: string, question: string, before = ""): Promise<number> {
  await session.query("begin");
  try {
    if (before !== "") await session.query(before);
    await session.query(`set local role ${role}`);
    const claims = role === "anon" ? { role } : { role, sub: people[0] };
    await session.query("select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true)", [
      JSON.stringify(claims),
      claims.sub ?? "",
    ]);
    const [row] = await session.query(question);
    return Number(row?.["n"] ?? 0);
  } catch (error) {
    if (!(error instanceof DatabaseRefusal)) throw error;
    return 0;
  } finally {
    await session.query("rollback");
  }
}
