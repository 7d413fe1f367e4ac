import type { Tools } from "../model/tools.ts";
import { type DrizzleEntry, readDrizzleJournal } from "../parsers/migrations/drizzle-journal.ts";
import { findMigrationFolders, type FoundFolder } from "../parsers/migrations/find-folders.ts";
import { classifyPath } from "../secrets/path-class.ts";
import { listWorkTree } from "./list-work-tree.ts";
import { passedOver } from "./passed-over.ts";

/** The folders of a repository that change its database, and the packages that say whose they are. */
export interface FoundMigrations {
  readonly hasGit: boolean;
  readonly packages: ReadonlySet<string>;
  readonly found: readonly FoundFolder[];
}

export async function findMigrations(tools: Tools, folder: string): Promise<FoundMigrations> {
  const tree = await listWorkTree(tools, folder);
  const paths = tree.files.map(({ path }) => path).filter((path) => passedOver(path) === undefined && isOwn(path));
  const packages = await readPackages(tools, folder, paths);
  return { hasGit: tree.git, packages, found: findMigrationFolders(paths, packages) };
}

/** A folder in the order in which its tool takes it, with Drizzle's list where there is one. */
export interface OrderedFolder {
  readonly ordered: FoundFolder;
  readonly journalPath: string;
  readonly entries?: readonly DrizzleEntry[];
  readonly dialect?: string;
  /** Why the list could not be read. */
  readonly unread?: string;
}

export async function orderFolder(tools: Pick<Tools, "files">, repository: string, found: FoundFolder): Promise<OrderedFolder> {
  const journalPath = `${found.folder === "" ? "" : `${found.folder}/`}meta/_journal.json`;
  const hasJournal = found.tool === "Drizzle" && !found.files.some(({ path }) => path.endsWith("/migration.sql"));
  if (!hasJournal) return { ordered: found, journalPath };
  const journal = await readJournal(tools, `${repository}/${journalPath}`);
  if (!journal.ok) return { ordered: found, journalPath, unread: `${journalPath} could not be read: ${journal.error}` };
  const { entries, dialect } = journal.value;
  return { ordered: { ...found, files: inJournalOrder(found, entries) }, journalPath, entries, dialect };
}

async function readJournal(tools: Pick<Tools, "files">, path: string): Promise<ReturnType<typeof readDrizzleJournal>> {
  return readDrizzleJournal(await tools.files.readText(path).catch(() => ""));
}

function inJournalOrder({ folder, files }: FoundFolder, entries: readonly DrizzleEntry[]): FoundFolder["files"] {
  const places = new Map(entries.map(({ tag }, place) => [`${folder}/${tag}.sql`, place]));
  const place = (path: string): number => places.get(path) ?? entries.length;
  return files.toSorted((one, other) => place(one.path) - place(other.path));
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
