import type { MigrationFolder } from "../../model/evidence-migrations.ts";
import type { RehearsedFolder, RehearsedUpgrade } from "../../model/evidence-rehearsal.ts";
import type { ScratchDatabase, ScratchServer, ScratchSession } from "../../model/scratch.ts";
import { compareCatalogues, findInvalidIndexes, readCatalogue } from "./catalogue.ts";
import { fillRows } from "./fill-rows.ts";
import { type LedgerRun, runLedger, type Step } from "./ledger.ts";
import type { FolderSteps } from "./read-steps.ts";
import { findOpenChanges } from "./row-changes.ts";
import { findOpenRelations, prepareSupabase } from "./row-security.ts";
import type { ToolRunner } from "./tool-runner.ts";
import { watchEffects } from "./watch-effects.ts";

const mostDifferences = 10;

export interface FolderInput {
  readonly server: ScratchServer;
  readonly judged: MigrationFolder;
  readonly steps: FolderSteps;
  /** The project's own version of the tool, where it is installed. */
  readonly own: ToolRunner | undefined;
  readonly progress: (line: string) => void;
}

/** Runs a folder's migrations on empty databases, then what is new on what the last release left with made-up rows in it. */
export async function rehearseFolder(input: FolderInput): Promise<RehearsedFolder> {
  const { server, judged, steps, own, progress } = input;
  const { tool, folder, count } = judged;
  const { now } = steps;
  const run = async (database: ScratchDatabase, only?: readonly string[]): Promise<LedgerRun> =>
    own === undefined ? withSession(database, (session) => runLedger(session, tool, now ?? [])) : own.run(database, only);
  progress(`running ${count} migrations on an empty database`);
  const empty = await server.create();
  if (tool === "Supabase") await withSession(empty, prepareSupabase);
  const first = await run(empty);
  // What keeps the tool from running here says nothing about the files, which can be run without it.
  if (own !== undefined && now !== undefined && first.failure?.because === "surroundings" && first.ran.length === 0) {
    const rehearsed = await rehearseFolder({ ...input, own: undefined });
    return { ...rehearsed, toolNotRun: first.failure.message };
  }
  const about = { tool, folder, count, runner: own === undefined ? "ledger" : "tool" } as const;
  const fromEmpty = {
    ran: first.ran.length,
    passedOver: first.passedOver,
    ...(first.failure === undefined ? {} : { failure: first.failure }),
  };
  if (first.failure !== undefined) return { ...about, fromEmpty, ...(await upgradeAlone(input)) };
  const made = await withSession(empty, readCatalogue);
  const second = await run(empty);
  const [after, invalidIndexes] = await withSession(empty, async (session) => [
    await readCatalogue(session),
    await findInvalidIndexes(session),
  ]);
  const again = {
    ran: second.ran,
    changed: compareCatalogues(after, made).slice(0, mostDifferences),
    ...(second.failure === undefined ? {} : { failure: second.failure }),
  };
  const together = own === undefined ? undefined : await runTogether(server, own, made);
  const open =
    tool === "Supabase"
      ? await withSession(empty, async (session) => {
          const rows = await fillRows(session);
          const seen = await findOpenRelations(session, rows);
          // Where no rule holds at all, one sentence says it.
          const told = new Set(seen.flatMap(({ why, relation }) => (why === "rule-lets-all" ? [] : [relation])));
          return [...seen, ...(await findOpenChanges(session, rows)).filter(({ relation }) => !told.has(relation))];
        })
      : undefined;
  const upgrade = await rehearseUpgrade(input, made);
  return {
    ...about,
    fromEmpty,
    again,
    invalidIndexes,
    ...(together === undefined ? {} : { together }),
    ...(open === undefined ? {} : { open }),
    ...(upgrade === undefined ? {} : { upgrade }),
  };
}

/** What cannot be made from nothing may still be what production has: then only the new steps tell nothing either. */
async function upgradeAlone(input: FolderInput): Promise<Pick<RehearsedFolder, "upgrade">> {
  const upgrade = await rehearseUpgrade(input, undefined);
  return upgrade === undefined ? {} : { upgrade };
}

/** Undefined where nothing is new, and where what was released cannot be had. */
async function rehearseUpgrade(input: FolderInput, made: readonly string[] | undefined): Promise<RehearsedUpgrade | undefined> {
  const { server, judged, steps, own, progress } = input;
  const { tool } = judged;
  if (!steps.hasChanged || steps.isSquashed) return undefined;
  const database = await server.create();
  if (tool === "Supabase") await withSession(database, prepareSupabase);
  const { now, released } = steps;
  if (now === undefined || released === undefined) {
    if (own === undefined || now !== undefined) return undefined;
    progress("running the new migrations on what the last release left");
    return upgradeByTool(database, own, steps, made);
  }
  progress("running the new migrations on what the last release left, with made-up rows in it");
  return withSession(database, (session) => upgradeByLedger(session, { tool, released, now }, made));
}

async function upgradeByLedger(
  session: ScratchSession,
  { tool, released, now }: { readonly tool: MigrationFolder["tool"]; readonly released: readonly Step[]; readonly now: readonly Step[] },
  made: readonly string[] | undefined,
): Promise<RehearsedUpgrade | undefined> {
  const before = await runLedger(session, tool, released);
  if (before.failure !== undefined) return undefined;
  const rows = await fillRows(session);
  const { effects, ...witness } = await watchEffects(session);
  const run = await runLedger(session, tool, now, witness);
  return {
    ran: run.ran,
    passedOver: run.passedOver.filter((path) => !before.passedOver.includes(path)),
    ...(run.failure === undefined ? {} : { failure: run.failure }),
    effects,
    ...rows,
    differences: await differencesOf(session, made, run.failure !== undefined),
  };
}

/** The tool shows nothing of what it does: what each did is seen afterwards. */
async function upgradeByTool(
  database: ScratchDatabase,
  own: ToolRunner,
  { fresh }: FolderSteps,
  made: readonly string[] | undefined,
): Promise<RehearsedUpgrade | undefined> {
  const released = own.names.filter((name) => !fresh.includes(own.pathOf(name)));
  const before = await own.run(database, released);
  if (before.failure !== undefined) return undefined;
  return withSession(database, async (session) => {
    const rows = await fillRows(session);
    const witness = await watchEffects(session);
    const ran: string[] = [];
    const known = [...released];
    for (const name of own.names.filter((one) => !released.includes(one))) {
      known.push(name);
      const run = await own.run(database, known);
      ran.push(...run.ran);
      if (run.failure !== undefined)
        return {
          ran,
          passedOver: [],
          failure: { ...run.failure, path: own.pathOf(name) },
          effects: witness.effects,
          ...rows,
          differences: [],
        };
      await witness.after({ path: own.pathOf(name), key: name, sql: "" });
    }
    const passedOver = fresh.filter((path) => !ran.includes(path));
    return { ran, passedOver, effects: witness.effects, ...rows, differences: await differencesOf(session, made, false) };
  });
}

async function differencesOf(session: ScratchSession, made: readonly string[] | undefined, isPartial: boolean): Promise<readonly string[]> {
  return made === undefined || isPartial ? [] : compareCatalogues(await readCatalogue(session), made).slice(0, mostDifferences);
}

/** Two machines that start at once: one may be told to wait or to go, and the database must come out right. */
async function runTogether(
  server: ScratchServer,
  own: ToolRunner,
  made: readonly string[],
): Promise<NonNullable<RehearsedFolder["together"]>> {
  const database = await server.create();
  const runs = await Promise.all([own.run(database), own.run(database)]);
  const said = runs.flatMap(({ failure }) => failure?.message ?? [])[0];
  // What a failed one left undone is taken up by the next start.
  const last = await own.run(database);
  const isSame = last.failure === undefined && compareCatalogues(await withSession(database, readCatalogue), made).length === 0;
  return { isSame, ...(said === undefined ? {} : { said }) };
}

async function withSession<T>(database: ScratchDatabase, use: (session: ScratchSession) => Promise<T>): Promise<T> {
  const session = await database.connect();
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}
