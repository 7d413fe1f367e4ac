import type { MigrationFolder } from "../../model/evidence-migrations.ts";
import type { RehearsedFolder, Rehearsal } from "../../model/evidence-rehearsal.ts";
import { NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { ScratchServer } from "../../model/scratch.ts";
import { findMigrations, orderFolder } from "../find-migrations.ts";
import { readDialect } from "../read-dialect.ts";
import { type FolderSteps, readSteps } from "./read-steps.ts";
import { rehearseFolder } from "./rehearse-folder.ts";
import { openToolRunner, type ToolRunner } from "./tool-runner.ts";
import { whyNot, whyNotThere } from "./why-not.ts";

interface Prepared {
  readonly judged: MigrationFolder;
  readonly steps: FolderSteps;
  readonly own: ToolRunner | undefined;
  readonly notRun: string | undefined;
}

/** Runs every folder of migrations where nothing real can be hurt, and says what was seen. */
export async function rehearse({ target, tools, need, signal, progress }: ProbeContext): Promise<Rehearsal> {
  const { folders, release } = await need("repo.migrations");
  const { repository } = target;
  const about = release === undefined ? {} : { release };
  if (folders.length === 0 || repository === undefined) return { folders: [], ...about };
  const doors = tools.scratch;
  if (doors === undefined) throw new NotConfigured("Database changes are run by “openingday prove” alone.");
  const { packages, found } = await findMigrations(tools, repository);
  const prepared: Prepared[] = [];
  for (const judged of folders) {
    const one = found.find(({ tool, folder }) => tool === judged.tool && folder === judged.folder);
    if (one === undefined) continue;
    const folder = await orderFolder(tools, repository, one);
    const dialect = await readDialect(tools, repository, one, packages, folder.dialect);
    const steps = await readSteps(tools, { repository, release, judged, folder, packages });
    const own = await openToolRunner({ doors, repository, found: one, signal });
    const notRun = whyNot(dialect, steps, own, judged);
    prepared.push({ judged, steps, own, notRun });
  }
  if (prepared.every(({ notRun }) => notRun !== undefined)) return { folders: prepared.map(leaveOut), ...about };
  const server = await doors.open(target.scratch ?? { folders: [repository] }, signal).catch((error: unknown) => {
    if (error instanceof NotConfigured) return error.message;
    throw error;
  });
  if (typeof server === "string") return { folders: prepared.map((one) => leaveOut({ ...one, notRun: one.notRun ?? server })), ...about };
  // Whatever still runs there is over once its server or its database is gone.
  const stop = (): void => void server.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const rehearsed: RehearsedFolder[] = [];
    for (const one of prepared) rehearsed.push(await rehearseOne(server, one, progress));
    return { folders: rehearsed, ...about, server: { kind: server.kind, version: server.version } };
  } finally {
    signal.removeEventListener("abort", stop);
    await server.close();
  }
}

async function rehearseOne(
  server: ScratchServer,
  { judged, steps, own, notRun }: Prepared,
  progress: ProbeContext["progress"],
): Promise<RehearsedFolder> {
  const reason = notRun ?? (server.kind === "named" ? await whyNotThere(steps, judged) : undefined);
  if (reason !== undefined) return leaveOut({ judged, own, notRun: reason });
  return rehearseFolder({ server, judged, steps, own, progress });
}

function leaveOut({ judged: { tool, folder, count }, own, notRun }: Pick<Prepared, "judged" | "own" | "notRun">): RehearsedFolder {
  return { tool, folder, count, runner: own === undefined ? "ledger" : "tool", notRun: notRun ?? "" };
}
