import type { MigrationHazard, NewMigration } from "../model/evidence-migrations.ts";
import type { Tools } from "../model/tools.ts";
import { nameForms } from "../parsers/migrations/name-forms.ts";
import { passedOver, readableText } from "./passed-over.ts";
import { listTree } from "./released-files.ts";

const mostFiles = 5_000;
const mostBytes = 32 * 1_024 * 1_024;
const mostNames = 40;
const decoder = new TextDecoder();
const prose = /\.(?:md|mdx|txt|rst|adoc|csv)$/i;

export interface Released {
  readonly tag: string;
  /** Folder of its migrations, which name what they once made. */
  readonly migrations: string;
  /** All tables that the migrations lead to. */
  readonly tables: readonly string[];
}

/**
 * Marks what a migration takes away and the release before no longer speaks of: the second of two steps. A release that speaks of no other
 * table, or not of the column's, keeps its code somewhere else, and nothing is marked; nor where there is too much code to read.
 */
export async function markUnused(
  tools: Tools,
  repository: string,
  released: Released,
  judged: readonly NewMigration[],
): Promise<readonly NewMigration[]> {
  const taken = judged.flatMap(({ hazards }) => hazards.filter(takesAway));
  if (taken.length === 0 || taken.length > mostNames) return judged;
  const gone = new Set(taken.map(({ subject }) => subject));
  const others = released.tables.filter((table) => !gone.has(table)).slice(0, mostNames);
  const wanted: Name[] = [
    ...taken.map(({ kind, subject }) => ({ name: subject, isTable: kind === "drop-table" })),
    ...[...others, ...taken.flatMap(({ kind, subject }) => (kind === "drop-column" ? [tableOf(subject)] : []))].map((name) => ({
      name,
      isTable: true,
    })),
  ];
  const named = await findNamed(tools, repository, released, wanted).catch(() => undefined);
  if (named === undefined) return judged;
  // A name that could be written in no form that is looked for is not missed by a look that finds none.
  const isUnused = ({ kind, subject }: MigrationHazard): boolean =>
    !named.has(subject) &&
    nameForms(subject, kind === "drop-table").length > 0 &&
    (kind === "drop-column" ? named.has(tableOf(subject)) : others.some((other) => named.has(other)));
  return judged.map((migration) => ({
    ...migration,
    hazards: migration.hazards.map((hazard) =>
      takesAway(hazard) && isUnused(hazard) ? { ...hazard, level: "warn" as const, unused: true } : hazard,
    ),
  }));
}

function takesAway({ kind, level }: MigrationHazard): boolean {
  return level === "block" && (kind === "drop-column" || kind === "drop-table");
}

function tableOf(column: string): string {
  return column.slice(0, column.lastIndexOf("."));
}

interface Name {
  readonly name: string;
  readonly isTable: boolean;
}

/** Which of the names the release's code writes in any form. Rejects where it is too large to be read. */
async function findNamed(
  { git }: Tools,
  repository: string,
  { tag, migrations }: Released,
  names: readonly Name[],
): Promise<ReadonlySet<string>> {
  const files = [...(await listTree(git, repository, tag, ""))].filter(
    ([path]) => !path.startsWith(`${migrations}/`) && !prose.test(path) && passedOver(path) === undefined,
  );
  if (files.length > mostFiles) throw new Error(`The release has more than ${mostFiles} files.`);
  const namesOf = new Map<string, string[]>();
  for (const { name, isTable } of names)
    for (const form of nameForms(name, isTable)) namesOf.set(form, [...(namesOf.get(form) ?? []), name]);
  const forms = [...namesOf.keys()].map((form) => form.replaceAll("-", String.raw`\-`));
  const mention = new RegExp(`(?<![a-z0-9])(?:${forms.join("|")})(?![a-z0-9])`, "gi");
  const found = new Set<string>();
  const findable = new Set([...namesOf.values()].flat()).size;
  let bytes = 0;
  for (const [, blob] of files) {
    const file = await git.readObject(repository, blob);
    bytes += file?.bytes?.length ?? mostBytes;
    if (bytes > mostBytes) throw new Error(`The release has more than ${mostBytes} bytes of code.`);
    const text = file?.bytes === undefined ? undefined : readableText(file.bytes);
    if (text === undefined) continue;
    for (const [form] of decoder.decode(text).matchAll(mention)) for (const name of namesOf.get(form.toLowerCase()) ?? []) found.add(name);
    if (found.size === findable) break;
  }
  return found;
}
