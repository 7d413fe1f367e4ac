import type { MigrationFolder, Migrations } from "../model/evidence-migrations.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import type { Tools } from "../model/tools.ts";
import { type DrizzleEntry, readDrizzleJournal } from "../parsers/migrations/drizzle-journal.ts";
import { findMigrationFolders, type FoundFolder } from "../parsers/migrations/find-folders.ts";
import { judgeOrder } from "../parsers/migrations/judge-order.ts";
import { classifyPath } from "../secrets/path-class.ts";
import { findRelease } from "./find-release.ts";
import { judgeNewMigrations } from "./judge-new-migrations.ts";
import { listWorkTree } from "./list-work-tree.ts";
import { passedOver } from "./passed-over.ts";
import { readDialect } from "./read-dialect.ts";

const mostFolders = 10;

/** The database's migrations: where they are, whether their order is sound, and what those do that the last release did not hold. */
export async function readMigrations({ target, tools }: ProbeContext): Promise<Migrations> {
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so what changes the database is not known.");
  const tree = await listWorkTree(tools, folder);
  const paths = tree.files.map(({ path }) => path).filter((path) => passedOver(path) === undefined && isOwn(path));
  const packages = await readPackages(tools, folder, paths);
  const found = findMigrationFolders(paths, packages);
  const unread = found.length > mostFolders ? [`Only the first ${mostFolders} of ${found.length} folders of migrations were read`] : [];
  if (found.length === 0) return { folders: [], unread };
  const release = tree.git ? await findRelease(tools, folder) : undefined;
  const folders: MigrationFolder[] = [];
  for (const one of found.slice(0, mostFolders)) folders.push(await readFolder(tools, folder, one, { packages, release, unread }));
  return { folders, unread, ...(release === undefined ? {} : { release }) };
}

interface Known {
  readonly packages: ReadonlySet<string>;
  readonly release: string | undefined;
  readonly unread: string[];
}

async function readFolder(
  tools: Tools,
  repository: string,
  found: FoundFolder,
  { packages, release, unread }: Known,
): Promise<MigrationFolder> {
  const journalPath = `${found.folder === "" ? "" : `${found.folder}/`}meta/_journal.json`;
  const hasJournal = found.tool === "Drizzle" && !found.files.some(({ path }) => path.endsWith("/migration.sql"));
  const journal = hasJournal ? readDrizzleJournal(await tools.files.readText(`${repository}/${journalPath}`).catch(() => "")) : undefined;
  if (journal?.ok === false) unread.push(`${journalPath} could not be read: ${journal.error}`);
  const entries = journal?.ok === true ? journal.value.entries : undefined;
  const ordered = entries === undefined ? found : { ...found, files: inJournalOrder(found, entries) };
  const dialect = await readDialect(tools, repository, found, packages, journal?.ok === true ? journal.value.dialect : undefined);
  const { since, fresh } = await judgeNewMigrations(tools, repository, ordered, release, dialect);
  const old = entries === undefined || release === undefined ? undefined : await releasedEntries(tools, repository, release, journalPath);
  const faults = judgeOrder(
    ordered,
    since && { ...since, ...(old === undefined ? {} : { releasedEntries: old }) },
    entries,
    tools.clock.now(),
  );
  return { tool: found.tool, folder: found.folder, count: found.files.length, faults, fresh };
}

function inJournalOrder({ folder, files }: FoundFolder, entries: readonly DrizzleEntry[]): FoundFolder["files"] {
  const places = new Map(entries.map(({ tag }, place) => [`${folder}/${tag}.sql`, place]));
  const place = (path: string): number => places.get(path) ?? entries.length;
  return files.toSorted((one, other) => place(one.path) - place(other.path));
}

async function releasedEntries(
  tools: Tools,
  repository: string,
  release: string,
  path: string,
): Promise<readonly DrizzleEntry[] | undefined> {
  const text = await tools.git.run(repository, ["show", `refs/tags/${release}:./${path}`]).catch(() => "");
  const journal = readDrizzleJournal(text);
  return journal.ok ? journal.value.entries : undefined;
}

function isOwn(path: string): boolean {
  const kind = classifyPath(path);
  return kind === "code" || kind === "other";
}

/** Names of what the project's packages depend on. */
async function readPackages(tools: Tools, folder: string, paths: readonly string[]): Promise<Set<string>> {
  const files = paths.filter((path) => /(?:^|\/)package\.json$/.test(path)).slice(0, 50);
  const lists = await Promise.all(
    files.map(async (path) => {
      try {
        const { dependencies, devDependencies } = JSON.parse(await tools.files.readText(`${folder}/${path}`)) as Record<string, unknown>;
        return [dependencies, devDependencies].flatMap((list) => (typeof list === "object" && list !== null ? Object.keys(list) : []));
      } catch {
        return [];
      }
    }),
  );
  return new Set(lists.flat());
}
