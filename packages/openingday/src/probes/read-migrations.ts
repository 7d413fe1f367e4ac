import type { MigrationFolder, Migrations } from "../model/evidence-migrations.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import type { Tools } from "../model/tools.ts";
import { type DrizzleEntry, readDrizzleJournal } from "../parsers/migrations/drizzle-journal.ts";
import type { FoundFolder } from "../parsers/migrations/find-folders.ts";
import { judgeOrder } from "../parsers/migrations/judge-order.ts";
import { findMigrations, orderFolder } from "./find-migrations.ts";
import { findRelease } from "./find-release.ts";
import { judgeNewMigrations } from "./judge-new-migrations.ts";
import { readDialect } from "./read-dialect.ts";
import { readReleased } from "./released-files.ts";

const mostFolders = 10;

/** The database's migrations: where they are, whether their order is sound, and what those do that the last release did not hold. */
export async function readMigrations({ target, tools }: ProbeContext): Promise<Migrations> {
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so what changes the database is not known.");
  const { hasGit, packages, found } = await findMigrations(tools, folder);
  const unread = found.length > mostFolders ? [`Only the first ${mostFolders} of ${found.length} folders of migrations were read`] : [];
  if (found.length === 0) return { folders: [], unread };
  const release = hasGit ? await findRelease(tools, folder) : undefined;
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
  const { ordered, journalPath, entries, ...journal } = await orderFolder(tools, repository, found);
  if (journal.unread !== undefined) unread.push(journal.unread);
  const dialect = await readDialect(tools, repository, found, packages, journal.dialect);
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

async function releasedEntries(
  tools: Tools,
  repository: string,
  release: string,
  path: string,
): Promise<readonly DrizzleEntry[] | undefined> {
  const text = await readReleased(tools.git, repository, `refs/tags/${release}`, path).catch(() => "");
  const journal = readDrizzleJournal(text);
  return journal.ok ? journal.value.entries : undefined;
}
