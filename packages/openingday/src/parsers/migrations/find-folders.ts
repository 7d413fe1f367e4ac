import type { MigrationTool } from "../../model/evidence-migrations.ts";

/** A file that changes the database, and what it is ordered by. */
export interface MigrationFile {
  readonly path: string;
  /** What its tool compares: a directory's or a file's name, or a number in it. */
  readonly key: string;
}

export interface FoundFolder {
  readonly tool: MigrationTool;
  readonly folder: string;
  /** In the order of their keys. */
  readonly files: readonly MigrationFile[];
  /** Between its SQL stand programs that something else runs: they may have filled what the SQL leaves empty. */
  readonly hasPrograms?: boolean;
}

const directoryFile = /^(?:(.*)\/)?([^/]*migrations?[^/]*|drizzle)\/(\d{14}_[^/]+|\d{4}_[^/]+|0_init)\/migration\.sql$/i;
const journalFile = /^(?:(.*)\/)?meta\/_journal\.json$/;
const flywayFile = /^V(\d+(?:[._]\d+)*)__.+\.sql$/;
const migrationFolder = /(?:^|\/)(?:[^/]*migrations?|migrate)$/i;
const numberedFile = /^(\d+)[-_.].*\.(?:sql|[cm]?[jt]s)$/i;
const programFile = /\.[cm]?[jt]s$/i;
const stepProgram = /\/\d{14}_[^/]+\/[^/]+\.[cm]?[jt]s$/;
const leftOut = /\.d\.[cm]?ts$|[._](?:down|undo|rollback)\.sql$|\.(?:test|spec)\.[cm]?[jt]s$/i;

/**
 * Finds the folders that hold a database's migrations, by the layouts of the tools that write them. Where several tools name their files
 * alike, the packages that the project depends on decide. Repeatable, undo and down files are no steps of their own.
 */
export function findMigrationFolders(paths: readonly string[], packages: ReadonlySet<string>): FoundFolder[] {
  const journals = new Set(paths.flatMap((path) => (journalFile.exec(path) === null ? [] : [path.slice(0, -"meta/_journal.json".length)])));
  const present = new Set(paths);
  const found = new Map<string, { tool: MigrationTool; folder: string; files: MigrationFile[] }>();
  for (const path of paths) {
    const slash = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(slash, 0));
    const name = path.slice(slash + 1);
    const one = recogniseDirectory(path, present) ?? recogniseFile(folder, name, journals.has(`${folder}/`), packages);
    if (one === undefined) continue;
    const entry = found.get(`${one.tool} ${one.folder}`) ?? { tool: one.tool, folder: one.folder, files: [] };
    entry.files.push({ path, key: one.key });
    found.set(`${one.tool} ${one.folder}`, entry);
  }
  return [...found.values()].map(({ tool, folder, files }) => ({
    tool,
    folder,
    files: files.toSorted((one, other) => compareKeys(tool, one.key, other.key)),
    ...(tool === "Prisma" && paths.some((path) => path.startsWith(`${folder}/`) && stepProgram.test(path)) ? { hasPrograms: true } : {}),
  }));
}

interface Recognised {
  readonly tool: MigrationTool;
  readonly folder: string;
  readonly key: string;
}

function recogniseDirectory(path: string, present: ReadonlySet<string>): Recognised | undefined {
  const [, above, own, key] = directoryFile.exec(path) ?? [];
  if (own === undefined || key === undefined) return undefined;
  // Drizzle's newer layout looks the same and keeps a snapshot beside each.
  const tool = present.has(path.replace(/migration\.sql$/, "snapshot.json")) ? "Drizzle" : "Prisma";
  return { tool, folder: above === undefined ? own : `${above}/${own}`, key };
}

function recogniseFile(folder: string, name: string, hasJournal: boolean, packages: ReadonlySet<string>): Recognised | undefined {
  if (leftOut.test(name)) return undefined;
  if (hasJournal) return name.endsWith(".sql") ? { tool: "Drizzle", folder, key: name.slice(0, -4) } : undefined;
  const [, version] = flywayFile.exec(name) ?? [];
  if (version !== undefined) return { tool: "Flyway", folder, key: version.replaceAll("_", ".") };
  const [, digits] = numberedFile.exec(name) ?? [];
  if (digits === undefined || !migrationFolder.test(folder)) return undefined;
  if (/(?:^|\/)supabase\/migrations$/.test(folder)) return name.endsWith(".sql") ? { tool: "Supabase", folder, key: digits } : undefined;
  const tool = toolOf(name, digits, packages);
  if (tool === undefined) return undefined;
  // These keep the whole name in their ledger; the others only its number.
  return { tool, folder, key: tool === "TypeORM" || tool === "numbered SQL files" ? digits : name.replace(/\.(?:up\.)?[^.]+$/, "") };
}

function toolOf(name: string, digits: string, packages: ReadonlySet<string>): MigrationTool | undefined {
  if (packages.has("node-pg-migrate")) return "node-pg-migrate";
  if (!programFile.test(name)) return "numbered SQL files";
  if (packages.has("typeorm") && digits.length === 13) return "TypeORM";
  if (packages.has("knex") || packages.has("objection")) return "Knex";
  return packages.has("kysely") ? "Kysely" : undefined;
}

/** Below zero where the first runs before the second. */
export function compareKeys(tool: MigrationTool, one: string, other: string): number {
  if (tool === "Flyway") return compareVersions(one, other);
  if (/^\d+$/.test(one) && /^\d+$/.test(other)) return compareNumbers(one, other);
  // A leading number counts as one where the tool reads it as one.
  if (tool === "node-pg-migrate") {
    const byNumber = compareNumbers(/^\d*/.exec(one)?.[0] ?? "", /^\d*/.exec(other)?.[0] ?? "");
    if (byNumber !== 0) return byNumber;
  }
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareVersions(one: string, other: string): number {
  const [left, right] = [one.split("."), other.split(".")];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = compareNumbers(left[index] ?? "0", right[index] ?? "0");
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Digits of any length. */
function compareNumbers(one: string, other: string): number {
  const [left, right] = [one.replace(/^0+(?=\d)/, ""), other.replace(/^0+(?=\d)/, "")];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
