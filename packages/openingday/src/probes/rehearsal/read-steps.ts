import type { MigrationFolder } from "../../model/evidence-migrations.ts";
import type { Tools } from "../../model/tools.ts";
import { readDrizzleJournal } from "../../parsers/migrations/drizzle-journal.ts";
import { findMigrationFolders, type FoundFolder } from "../../parsers/migrations/find-folders.ts";
import { takeUpPart } from "../../parsers/migrations/up-part.ts";
import type { OrderedFolder } from "../find-migrations.ts";
import { readReleased } from "../released-files.ts";
import type { Step } from "./ledger.ts";

const maxBytes = 4_194_304;

/** A folder's migrations as they are now, and as the last release held them. */
export interface FolderSteps {
  /** Undefined where one of them is a program. */
  readonly now: readonly Step[] | undefined;
  readonly released: readonly Step[] | undefined;
  /** Paths of those that the release did not hold. */
  readonly fresh: readonly string[];
  /** Something runs that did not run when the release was made, or runs otherwise. */
  readonly hasChanged: boolean;
  /** Most of what was released was put together into other files. */
  readonly isSquashed: boolean;
}

export interface StepsInput {
  readonly repository: string;
  readonly release: string | undefined;
  readonly judged: MigrationFolder;
  readonly folder: OrderedFolder;
  readonly packages: ReadonlySet<string>;
}

export async function readSteps(tools: Tools, input: StepsInput): Promise<FolderSteps> {
  const { repository, release, judged, folder } = input;
  const { ordered, entries } = folder;
  const fresh = judged.fresh.map(({ path }) => path);
  const pathsOf = (kind: "edited" | "removed"): readonly string[] =>
    judged.faults.flatMap((fault) => (fault.kind === kind ? fault.paths : []));
  const [edited, removed] = [new Set(pathsOf("edited")), pathsOf("removed")];
  const kept = ordered.files.filter(({ path }) => !fresh.includes(path));
  const isSquashed = removed.length > 2 && removed.length > kept.length;
  const hasChanged = fresh.length > 0 || edited.size > 0 || removed.length > 0;
  const isSql = [...ordered.files.map(({ path }) => path), ...removed].every((path) => path.endsWith(".sql"));
  if (!isSql) return { now: undefined, released: undefined, fresh, hasChanged, isSquashed };
  const times = new Map((entries ?? []).map(({ tag, when }) => [`${ordered.folder}/${tag}.sql`, when]));
  const texts = new Map<string, string>();
  // Drizzle runs what its list names and nothing else.
  const listed = entries === undefined ? ordered.files : ordered.files.filter(({ path }) => times.has(path));
  for (const { path } of listed) texts.set(path, await tools.files.readText(`${repository}/${path}`, maxBytes));
  const now = listed.map((file) => toStep(ordered.tool, file, texts.get(file.path) ?? "", times.get(file.path)));
  if (release === undefined || isSquashed) return { now, released: undefined, fresh, hasChanged, isSquashed };
  const show = (path: string): Promise<string> => readReleased(tools.git, repository, `refs/tags/${release}`, path);
  for (const path of [...edited, ...removed]) texts.set(path, await show(path));
  const old = entries === undefined ? undefined : readDrizzleJournal(await show(folder.journalPath).catch(() => ""));
  const oldTimes = old?.ok === true ? new Map(old.value.entries.map(({ tag, when }) => [`${ordered.folder}/${tag}.sql`, when])) : times;
  const files = releasedFiles(ordered, [...kept.map(({ path }) => path), ...removed], input.packages, folder.journalPath).filter(
    ({ path }) => entries === undefined || oldTimes.has(path),
  );
  const released = files
    .toSorted((one, other) => (oldTimes.get(one.path) ?? 0) - (oldTimes.get(other.path) ?? 0))
    .map((file) => toStep(ordered.tool, file, texts.get(file.path) ?? "", oldTimes.get(file.path)));
  return { now, released, fresh, hasChanged, isSquashed };
}

function toStep(tool: FoundFolder["tool"], { path, key }: FoundFolder["files"][number], text: string, when: number | undefined): Step {
  const sql = tool === "Drizzle" ? text.replaceAll("--> statement-breakpoint", "") : takeUpPart(text);
  return { path, key: tool === "Drizzle" ? path : key.replace(/^0+(?=\d+$)/, ""), sql, ...(when === undefined ? {} : { when }) };
}

/** In the order of their tool, as if the release were looked at. */
function releasedFiles(
  { tool, folder, files }: FoundFolder,
  paths: readonly string[],
  packages: ReadonlySet<string>,
  journalPath: string,
): FoundFolder["files"] {
  const beside = files.some(({ path }) => path.endsWith("/migration.sql"))
    ? paths.map((path) => path.replace(/migration\.sql$/, "snapshot.json"))
    : [journalPath];
  const extra = tool === "Drizzle" ? beside : [];
  const found = findMigrationFolders([...paths, ...extra], packages);
  return found.find((one) => one.tool === tool && one.folder === folder)?.files ?? [];
}
