import { NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { ScratchDatabase, ScratchServer } from "../../model/scratch.ts";
import type { FoundFolder } from "../../parsers/migrations/find-folders.ts";
import { findMigrations, orderFolder } from "../find-migrations.ts";
import { readDialect } from "../read-dialect.ts";
import { fillRows } from "../rehearsal/fill-rows.ts";
import { type LedgerRun, runLedger, type Step } from "../rehearsal/ledger.ts";
import { readSteps } from "../rehearsal/read-steps.ts";
import { prepareSupabase } from "../rehearsal/row-security.ts";
import { openToolRunner, type ToolRunner } from "../rehearsal/tool-runner.ts";
import { whyNot, whyNotThere } from "../rehearsal/why-not.ts";

/** One folder of migrations as one state of the code has it. */
export interface FolderState {
  readonly found: FoundFolder;
  /** Undefined where one of them is a program. */
  readonly steps: readonly Step[] | undefined;
  /** The project's own version of the tool, where it is installed there. */
  readonly own: ToolRunner | undefined;
}

/** The database as the release before left it, with made-up rows in it, and a copy that the new changes have run on. */
export interface Databases {
  readonly before: ScratchDatabase;
  readonly after: ScratchDatabase;
  readonly rows: number;
}

/** Reads the one folder of migrations that a project's PostgreSQL is made of. Rejects with NotConfigured where it is not known which. */
export async function readState(context: ProbeContext, project: string, wanted?: FoundFolder): Promise<FolderState> {
  const { tools, signal } = context;
  if (tools.scratch === undefined) throw new NotConfigured("Database changes are run by “openingday prove” alone.");
  const { packages, found } = await findMigrations(tools, project);
  const states: FolderState[] = [];
  const reasons: string[] = [];
  for (const one of found) {
    if (wanted !== undefined && (one.folder !== wanted.folder || one.tool !== wanted.tool)) continue;
    const folder = await orderFolder(tools, project, one);
    const dialect = await readDialect(tools, project, one, packages, folder.dialect);
    const judged = { tool: one.tool, folder: one.folder, count: one.files.length, fresh: [], faults: [] };
    const { now } = await readSteps(tools, { repository: project, release: undefined, judged, folder, packages });
    const own = await openToolRunner({ doors: tools.scratch, repository: project, found: one, signal });
    const reason = whyNot(dialect, { now }, own, one);
    if (reason === undefined) states.push({ found: one, steps: now, own });
    else reasons.push(`The changes in ${one.folder} cannot be run: ${reason}.`);
  }
  const [first, second] = states;
  if (first === undefined) throw new NotConfigured(reasons[0] ?? "It holds no migrations that are recognised.");
  if (second !== undefined)
    throw new NotConfigured(
      `Two folders hold migrations, ${first.found.folder} and ${second.found.folder}, and it is not known which of them make the app’s database.`,
    );
  return first;
}

/** Why what these migrations do may not be done on a server that is somebody's. */
export async function whyNotOnServer(server: ScratchServer, ...states: readonly FolderState[]): Promise<string | undefined> {
  if (server.kind !== "named") return undefined;
  for (const { found, steps } of states) {
    const reason = await whyNotThere({ now: steps, released: undefined }, found);
    if (reason !== undefined) return `${reason}.`;
  }
  return undefined;
}

/** Runs the migrations of the release before, makes up rows, and runs those of the new code on a copy. Rejects with a sentence. */
export async function makeDatabases(
  server: ScratchServer,
  release: string,
  { before, now }: { readonly before: FolderState; readonly now: FolderState },
): Promise<Databases> {
  const byTool = before.own !== undefined && now.own !== undefined;
  if (!byTool && (before.steps === undefined || now.steps === undefined))
    throw new Error(`The changes are programs, which only ${now.found.tool} can run, and it is not installed in both places`);
  const run = (database: ScratchDatabase, { own, steps, found }: FolderState): Promise<LedgerRun> =>
    byTool && own !== undefined ? own.run(database) : within(database, (session) => runLedger(session, found.tool, steps ?? []));
  const base = await server.create();
  if (before.found.tool === "Supabase") await within(base, prepareSupabase);
  const old = await run(base, before);
  if (old.failure !== undefined) throw new Error(`The database changes of ${release} do not run from nothing: ${old.failure.message}`);
  const { rows } = await within(base, fillRows);
  const after = await server.create(base);
  const { failure } = await run(after, now);
  if (failure !== undefined)
    throw new Error(`What has changed since ${release} does not run on the database that it left behind: ${failure.message}`);
  return { before: base, after, rows };
}

async function within<T>(
  database: ScratchDatabase,
  use: (session: Awaited<ReturnType<ScratchDatabase["connect"]>>) => Promise<T>,
): Promise<T> {
  const session = await database.connect();
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}
