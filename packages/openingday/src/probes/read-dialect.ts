import type { Tools } from "../model/tools.ts";
import type { FoundFolder } from "../parsers/migrations/find-folders.ts";

const postgres =
  /^(?:pg|postgres|pg-promise|slonik|pgtyped|node-pg-migrate|@neondatabase\/serverless|@vercel\/postgres|@supabase\/supabase-js|@electric-sql\/pglite)$/;
const others = /^(?:mysql2?|mariadb|better-sqlite3|sqlite3|@libsql\/client|tedious|mssql|oracledb|@planetscale\/database)$/;

/** The database that a folder's migrations are for: `postgresql`, another's name, or undefined where nothing says so. */
export async function readDialect(
  tools: Pick<Tools, "files">,
  repository: string,
  { tool, folder }: FoundFolder,
  packages: ReadonlySet<string>,
  written: string | undefined,
): Promise<string | undefined> {
  if (tool === "Supabase" || tool === "node-pg-migrate") return "postgresql";
  if (written !== undefined && written !== "") return written === "pg" ? "postgresql" : written;
  if (tool === "Prisma") {
    const lock = await tools.files.readText(`${repository}/${folder}/migration_lock.toml`).catch(() => "");
    const [, provider] = /^\s*provider\s*=\s*"(\w+)"/m.exec(lock) ?? [];
    if (provider !== undefined) return provider;
  }
  const names = [...packages];
  const other = names.find((name) => others.test(name));
  if (names.some((name) => postgres.test(name))) return other === undefined ? "postgresql" : undefined;
  return other;
}
