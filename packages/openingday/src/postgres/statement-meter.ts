import { NotConfigured } from "../model/probe.ts";
import { DatabaseRefusal, type ScratchSession, type SqlRow } from "../model/scratch.ts";
import type { StatementMeter, StatementMeterDoor } from "../model/statement-meter.ts";
import { connect } from "./connect.ts";

const oldest = 130_000;
const withInfo = 140_000;
const withGenericPlans = 160_000;
const mostParameters = 200;
const longestQueryMs = 6_000;
const switchOn =
  "set shared_preload_libraries = 'pg_stat_statements' in its settings, start it anew, and run “CREATE EXTENSION pg_stat_statements” in it; with a host of databases it is a switch under “extensions”";

/** @see https://www.postgresql.org/docs/current/pgstatstatements.html */
export const statementMeterDoor: StatementMeterDoor = {
  async open(variable) {
    const url = process.env[variable]?.trim() ?? "";
    if (url === "") throw new NotConfigured(`the setting ${variable}, which names the application’s database, is not set`);
    if (!/^postgres(?:ql)?:$/.test(URL.parse(url)?.protocol ?? ""))
      throw new NotConfigured(`${variable} holds no address of a PostgreSQL database, which begins with postgresql://`);
    const session = await connect(url, "openingday", longestQueryMs).catch((error: unknown) => {
      throw new Error(`the application’s database could not be opened: ${reasonOf(error)}`);
    });
    try {
      return await openMeter(session);
    } catch (error) {
      await session.close();
      throw error;
    }
  },
};

async function openMeter(session: ScratchSession): Promise<StatementMeter> {
  const [server] = await session.query("select current_setting('server_version_num')::int as openingday_version");
  const version = Number(server?.["openingday_version"]);
  if (version < oldest) throw new Error(`the database is PostgreSQL ${Math.floor(version / 10_000)}; from 13 on its counts can be read`);
  const [extension] = await session.query(
    "select quote_ident(n.nspname) as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'",
  );
  if (extension === undefined) throw new Error(`the database does not count its statements: ${switchOn}`);
  const view = `${String(extension["schema"])}.pg_stat_statements`;
  const begun = await readInfo();

  /** One question, in a transaction that can change nothing and that is taken back. Behind a pooler settings hold for no longer than that. */
  async function ask<T>(use: () => Promise<T>): Promise<T> {
    await session.query("begin transaction read only");
    try {
      await session.query("set local statement_timeout = 5000");
      await session.query("set local lock_timeout = 1000");
      return await use();
    } finally {
      await session.query("rollback").catch(() => undefined);
    }
  }

  /** What changes when counts are lost; the same always with servers that do not tell. */
  async function readInfo(): Promise<string> {
    const info = `select dealloc::text || ' ' || stats_reset::text as info from ${view}_info`;
    const [row] = version < withInfo ? [] : await session.query(info).catch(explain);
    return String(row?.["info"]);
  }

  return {
    async counts() {
      const top = version < withInfo ? "" : " and toplevel";
      const rows = await ask(() =>
        session.query(
          `select queryid::text as id, sum(calls)::float8 as calls, sum(rows)::float8 as rows, sum(total_exec_time)::float8 as ms from ${view}(false) where queryid is not null and dbid = (select oid from pg_database where datname = current_database())${top} group by queryid`,
        ),
      ).catch(explain);
      if ((await readInfo()) !== begun)
        throw new Error("the database set its counts to nothing meanwhile, or had no room for all of them (pg_stat_statements.max)");
      return new Map(
        rows.map(({ id, calls, rows: touched, ms }) => [String(id), { calls: Number(calls), rows: Number(touched), tookMs: Number(ms) }]),
      );
    },

    async texts(ids) {
      const rows = await ask(() =>
        session.query(`select queryid::text as id, min(query) as text from ${view} where queryid::text = any($1) group by queryid`, [ids]),
      ).catch(explain);
      return new Map(rows.flatMap(({ id, text }) => (typeof text === "string" && text !== hidden ? [[String(id), text] as const] : [])));
    },

    // A second statement behind the first would be carried out.
    plan: async (text) => (text.includes(";") ? undefined : ask(() => planOf(session, version, text)).catch(() => undefined)),

    async table(schema, name) {
      const [row] = await ask(() => session.query(tableQuestion, [schema, name])).catch(explain);
      if (row === undefined) return undefined;
      return { rows: Number(row["rows"]), indexed: Array.isArray(row["indexed"]) ? row["indexed"].map(String) : [] };
    },

    close: () => session.close(),
  };
}

/** What stands for the statements of others where one may not read them. */
const hidden = "<insufficient privilege>";

const tableQuestion = `select greatest(c.reltuples, coalesce(s.n_live_tup, 0))::float8 as rows,
  array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid) as indexed
from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_user_tables s on s.relid = c.oid
where n.nspname = $1 and c.relname = $2 and c.relkind = 'r' and not c.relispartition`;

/** The plan that fits any values: those that were given are not known. */
async function planOf(session: ScratchSession, version: number, text: string): Promise<unknown> {
  if (version >= withGenericPlans) return firstValue(await session.query(`explain (generic_plan, verbose, format json) ${text}`));
  const parameters = Math.max(0, ...[...text.matchAll(/\$(\d{1,4})/g)].map(([, number]) => Number(number)));
  if (parameters > mostParameters) return undefined;
  await session.query("set local plan_cache_mode = force_generic_plan");
  await session.query(`prepare openingday_plan as ${text}`);
  try {
    const values = parameters === 0 ? "" : `(${Array.from({ length: parameters }, () => "null").join(", ")})`;
    return firstValue(await session.query(`explain (verbose, format json) execute openingday_plan${values}`));
  } finally {
    await session.query("deallocate openingday_plan").catch(() => undefined);
  }
}

function firstValue([row]: readonly SqlRow[]): unknown {
  return row === undefined ? undefined : Object.values(row)[0];
}

function explain(error: unknown): never {
  if (!(error instanceof DatabaseRefusal)) throw error;
  if (error.code === "55000") throw new Error(`the database does not count its statements yet: ${switchOn}`);
  if (error.code === "42501") throw new Error("the database does not let this user read its counts: “GRANT pg_read_all_stats TO …” does");
  throw new Error(`the database did not give its counts: ${error.message}`);
}

/** Without the address, which may hold a password. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  if (code === "ECONNREFUSED") return "nobody answers at that address";
  return (message ?? String(error)).split("\n")[0] ?? "";
}
