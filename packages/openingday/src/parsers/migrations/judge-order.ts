import type { MigrationTool, OrderFault } from "../../model/evidence-migrations.ts";
import type { DrizzleEntry } from "./drizzle-journal.ts";
import { compareKeys, type FoundFolder, type MigrationFile } from "./find-folders.ts";

/** What the last release held of a folder, and what has become of it since. */
export interface SinceRelease {
  /** Paths that the release held. */
  readonly released: ReadonlySet<string>;
  /** Of those, the files whose statements are no longer the same. */
  readonly edited: readonly string[];
  readonly releasedEntries?: readonly DrizzleEntry[];
}

/** Tools whose ledger knows a migration by its number alone: of two with one number, only one is ever run. */
const byNumber: ReadonlySet<MigrationTool> = new Set(["Supabase", "Flyway", "TypeORM", "numbered SQL files"]);

/** What is wrong with a folder's order; without a release, what the files alone show. */
export function judgeOrder(
  found: FoundFolder,
  since: SinceRelease | undefined,
  journal?: readonly DrizzleEntry[],
  now?: number,
): OrderFault[] {
  const faults = byNumber.has(found.tool) ? findDuplicates(found.files, since) : [];
  if (journal !== undefined) faults.push(...judgeJournal(found, journal, since, now));
  if (since === undefined) return faults;
  const { released, edited } = since;
  const here = new Set(found.files.map(({ path }) => path));
  const removed = [...released].filter((path) => !here.has(path));
  if (removed.length > 0) faults.push({ kind: "removed", paths: removed.toSorted() });
  if (edited.length > 0) faults.push({ kind: "edited", paths: edited });
  if (journal === undefined) faults.push(...findLate(found, released));
  return faults;
}

function findDuplicates(files: readonly MigrationFile[], since: SinceRelease | undefined): OrderFault[] {
  const groups = Map.groupBy(files, ({ key }) => key.replace(/^0+(?=\d)/, ""));
  return [...groups.values()].flatMap((group) => {
    const paths = group.map(({ path }) => path);
    // A pair that went out together has run, one way or another.
    const settled = since !== undefined && paths.every((path) => since.released.has(path));
    return paths.length < 2 || settled ? [] : [{ kind: "duplicate", paths } as const];
  });
}

/** New ones that would have had to run before some that the release brought. */
function findLate({ tool, files }: FoundFolder, released: ReadonlySet<string>): OrderFault[] {
  const newest = files.findLast(({ path }) => released.has(path));
  if (newest === undefined) return [];
  const late = files.filter(({ path, key }) => !released.has(path) && compareKeys(tool, key, newest.key) < 0);
  return late.length === 0 ? [] : [{ kind: "out-of-order", paths: late.map(({ path }) => path), against: newest.path }];
}

const dayMs = 86_400_000;

/** Drizzle remembers one moment, the newest that ran, and passes over all that is older. */
function judgeJournal(
  { folder, files }: FoundFolder,
  journal: readonly DrizzleEntry[],
  since: SinceRelease | undefined,
  now?: number,
): OrderFault[] {
  const at = (tag: string): string => `${folder}/${tag}.sql`;
  const present = new Set(files.map(({ path }) => path));
  const listed = new Set(journal.map(({ tag }) => at(tag)));
  const faults: OrderFault[] = [];
  const missing = journal.map(({ tag }) => at(tag)).filter((path) => !present.has(path) && since?.released.has(path) !== true);
  if (missing.length > 0) faults.push({ kind: "missing", paths: missing });
  const unlisted = [...present].filter((path) => !listed.has(path));
  if (unlisted.length > 0) faults.push({ kind: "unlisted", paths: unlisted });
  const ran = since?.releasedEntries ?? [];
  const old = new Set(ran.map(({ tag }) => tag));
  let mark = ran.toSorted((one, other) => one.when - other.when).at(-1);
  for (const entry of journal) {
    if (old.has(entry.tag)) continue;
    if (mark !== undefined && entry.when <= mark.when) faults.push({ kind: "out-of-order", paths: [at(entry.tag)], against: at(mark.tag) });
    else mark = entry;
  }
  const future = now === undefined ? [] : journal.filter(({ when }) => when > now + dayMs);
  if (future.length > 0) faults.push({ kind: "future", paths: future.map(({ tag }) => at(tag)) });
  return faults;
}
