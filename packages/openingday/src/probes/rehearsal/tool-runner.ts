import type { StepFailure } from "../../model/evidence-rehearsal.ts";
import { NotConfigured } from "../../model/probe.ts";
import { DatabaseRefusal, type MigrationRun, type ScratchDatabase, type ScratchDoors } from "../../model/scratch.ts";
import type { FoundFolder } from "../../parsers/migrations/find-folders.ts";
import { explainFailure } from "./explain-failure.ts";
import type { LedgerRun } from "./ledger.ts";

/** The project's own version of its tool, on scratch databases. */
export interface ToolRunner {
  /** Names as the tool has them, in its order. */
  readonly names: readonly string[];
  pathOf(name: string): string;
  /** Runs what is to run, of the named ones alone where some are named. */
  run(database: ScratchDatabase, only?: readonly string[]): Promise<LedgerRun>;
}

const runnable: ReadonlySet<string> = new Set(["Knex", "Kysely", "Drizzle", "node-pg-migrate", "TypeORM", "Prisma"]);

export interface ToolInput {
  readonly doors: ScratchDoors;
  readonly repository: string;
  readonly found: FoundFolder;
  readonly signal: AbortSignal;
}

/** Undefined where the tool has no runner of its own that can be told which database to use, or where it is not installed. */
export async function openToolRunner({ doors, repository, found, signal }: ToolInput): Promise<ToolRunner | undefined> {
  const { tool, folder, files } = found;
  if (!runnable.has(tool)) return undefined;
  const about = { tool: tool as MigrationRun["tool"], repository, folder: `${repository}/${folder}`, signal };
  if (!(await doors.hasTool(about))) return undefined;
  // Prisma knows a migration by its folder, the others by its file.
  const nameOf = (path: string): string => path.split("/").at(tool === "Prisma" ? -2 : -1) ?? path;
  const paths = new Map(files.map(({ path }) => [nameOf(path), path]));
  const pathOf = (name: string): string => paths.get(name) ?? name;
  return {
    names: [...paths.keys()],
    pathOf,
    async run(database, only) {
      const nothing = { passedOver: [], edited: [] };
      try {
        const ran = await doors.migrate({ ...about, database, ...(only === undefined ? {} : { only }) });
        return { ...nothing, ran: ran.map(pathOf) };
      } catch (error) {
        if (signal.aborted) throw error;
        return { ...nothing, ran: [], failure: explain(error, pathOf) };
      }
    },
  };
}

function explain(error: unknown, pathOf: (name: string) => string): StepFailure {
  if (error instanceof DatabaseRefusal)
    return { ...explainFailure(error), ...(error.subject === undefined ? {} : { path: pathOf(error.subject) }) };
  if (error instanceof NotConfigured) return { code: "", message: error.message, because: "surroundings" };
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").slice(0, 300);
  if (/order|corrupt|preceding|missing|already running/i.test(message)) return { code: "", message, because: "order" };
  // A package or a file that is not there says nothing about the change.
  return { code: "", message, because: /Cannot find|ERR_|ENOENT|not supported/.test(message) ? "surroundings" : "change" };
}
