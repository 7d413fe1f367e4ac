import { createHash } from "node:crypto";
import type { NewMigration } from "../model/evidence-migrations.ts";
import type { Tools } from "../model/tools.ts";
import type { FoundFolder } from "../parsers/migrations/find-folders.ts";
import { type Batch, judgeMigration, newBatch } from "../parsers/migrations/judge-migration.ts";
import type { SinceRelease } from "../parsers/migrations/judge-order.ts";
import { emptySchema, forget } from "../parsers/migrations/schema.ts";
import { takeUpPart } from "../parsers/migrations/up-part.ts";
import { listTree, readReleased } from "./released-files.ts";
import { markUnused } from "./still-named.ts";

const maxBytes = 1_048_576;
const mostEdited = 20;

/** Tools that run each file in one transaction, or all of them together. */
const inTransaction: ReadonlySet<FoundFolder["tool"]> = new Set(["Drizzle", "node-pg-migrate"]);

/** What has changed since the release, and what the new migrations do; without a release each is looked at as if it came alone. */
export async function judgeNewMigrations(
  tools: Tools,
  repository: string,
  found: FoundFolder,
  release: string | undefined,
  dialect: string | undefined,
): Promise<{ readonly since: SinceRelease | undefined; readonly fresh: readonly NewMigration[] }> {
  const since = release === undefined ? undefined : await compareWithRelease(tools, repository, found, release);
  const fresh = found.files.filter(({ path }) => since?.released.has(path) !== true);
  if (fresh.length === 0) return { since, fresh: [] };
  if (dialect !== "postgresql") {
    const untold =
      dialect === undefined ? "it is not known which database it is for" : `it is for ${dialect}, and only PostgreSQL's are read`;
    return { since, fresh: fresh.map(({ path }) => ({ path, hazards: [], untold })) };
  }
  // The parser of SQL is large: it is loaded only where there is something to judge.
  const { readStatements } = await import("../parsers/migrations/sql-statements.ts");
  const schema = emptySchema();
  const together = newBatch();
  const judged: NewMigration[] = [];
  for (const { path } of found.files) {
    const isNew = since?.released.has(path) !== true;
    const batch: Batch = since !== undefined && isNew ? together : newBatch();
    const statements = await readFile(path);
    if (statements.ok) {
      const hazards = judgeMigration(statements.value, schema, { inTransaction: inTransaction.has(found.tool), batch });
      if (isNew) judged.push({ path, hazards });
      if (found.hasPrograms === true) together.blank.clear();
      continue;
    }
    forget(schema);
    if (isNew) judged.push({ path, hazards: [], untold: statements.error });
  }
  if (release === undefined) return { since, fresh: judged };
  const tables = [...schema.columns.keys()];
  const released = { tag: `refs/tags/${release}`, migrations: found.folder, tables };
  return { since, fresh: await markUnused(tools, repository, released, judged) };

  async function readFile(path: string) {
    if (!path.endsWith(".sql")) return { ok: false, error: "it is a program, and what it does is known only when it runs" } as const;
    const text = await tools.files.readText(`${repository}/${path}`, maxBytes).catch(() => undefined);
    return text === undefined ? ({ ok: false, error: "it could not be read" } as const) : readStatements(takeUpPart(text));
  }
}

/** One question to git: what the release held, by the names that git gives to contents. */
async function compareWithRelease(
  tools: Tools,
  repository: string,
  { tool, folder, files }: FoundFolder,
  release: string,
): Promise<SinceRelease> {
  const tag = `refs/tags/${release}`;
  const isStep = stepsOf(tool, files);
  const blobs = new Map([...(await listTree(tools.git, repository, tag, folder))].filter(([path]) => isStep(path)));
  const edited: string[] = [];
  for (const { path } of files) {
    const blob = blobs.get(path);
    if (blob === undefined || !path.endsWith(".sql") || edited.length >= mostEdited) continue;
    if (blob === (await hashFile(tools, `${repository}/${path}`, blob.length))) continue;
    // Flyway keeps a sum of the whole file; for the others a comment changes nothing in any database.
    if (tool === "Flyway" || (await saysOtherThan(tools, repository, tag, path))) edited.push(path);
  }
  return { released: new Set(blobs.keys()), edited };
}

/** A file's name as git gives it, by SHA-1 or by the longer SHA-256. */
async function hashFile(tools: Tools, path: string, length: number): Promise<string> {
  const bytes = await tools.files.readBytes(path, maxBytes);
  return createHash(length === 40 ? "sha1" : "sha256")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}

/** A file that is gone cannot be asked what it was; it was a step when it was named like those that are there. */
function stepsOf(tool: FoundFolder["tool"], files: FoundFolder["files"]): (path: string) => boolean {
  const here = new Set(files.map(({ path }) => path));
  const endings = new Set(
    files.map(({ path }) => (path.endsWith("/migration.sql") ? "/migration.sql" : path.slice(path.lastIndexOf(".")))),
  );
  const named = tool === "Flyway" ? /(?:^|\/)V\d[^/]*$/ : /(?:^|\/)\d[^/]*(?:\/migration\.sql)?$/;
  const wayBack = /[._](?:down|undo|rollback)\.sql$|\.d\.[cm]?ts$/i;
  return (path) => here.has(path) || ([...endings].some((ending) => path.endsWith(ending)) && named.test(path) && !wayBack.test(path));
}

async function saysOtherThan(tools: Tools, repository: string, tag: string, path: string): Promise<boolean> {
  const { sayTheSame } = await import("../parsers/migrations/same-statements.ts");
  const [before, now] = await Promise.all([
    readReleased(tools.git, repository, tag, path),
    tools.files.readText(`${repository}/${path}`, maxBytes),
  ]);
  return !(await sayTheSame(takeUpPart(before), takeUpPart(now)));
}
