import type { AskedOnce, Fallback } from "../../model/evidence-fallback.ts";
import { NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { ScratchDatabase, ScratchServer } from "../../model/scratch.ts";
import type { FallbackPlan } from "../../model/target.ts";
import type { Workshop } from "../../model/workshop.ts";
import { type CopyPlace, findPlace, makeCopy, planSteps, projectIn } from "../clean-copy.ts";
import { type Before, findBefore } from "./find-before.ts";
import { type Databases, makeDatabases, readState, whyNotOnServer } from "./make-databases.ts";
import { tryRelease } from "./try-release.ts";
import { wasUsed } from "./was-used.ts";

/**
 * Starts the code of the release before against the database as the new code's changes leave it. What fails there is held against the
 * database as that release knew it, and tried once more: only what fails twice and works on its own database is the changes' doing.
 */
export async function tryFallback(context: ProbeContext): Promise<Fallback> {
  const { target, need } = context;
  const { repository, fallback: plan } = target;
  const { folders, release: newest } = await need("repo.migrations");
  if (repository === undefined || folders.length === 0)
    return { outcome: "not-tried", reason: "The code holds no migrations that are recognised." };
  if (newest === undefined) return { outcome: "no-release" };
  const before = await findBefore(
    context,
    repository,
    folders.map(({ folder }) => folder),
  );
  if (before === undefined) return { outcome: "no-release" };
  const { release } = before;
  if (before.changes.length === 0) return { outcome: "unchanged", release };
  if (plan === undefined)
    return {
      outcome: "not-tried",
      release,
      reason: `The database has changed since ${release}, and the configuration does not say how the app is started. Add “fallback: { start, smoke }” to it, and it is seen whether ${release} still works then.`,
    };
  try {
    return await tryOn(context, repository, plan, before);
  } catch (error) {
    if (error instanceof NotConfigured) return { outcome: "not-tried", release, reason: error.message };
    throw error;
  }
}

interface Trial {
  readonly server: ScratchServer;
  readonly workshop: Workshop;
  readonly place: CopyPlace;
  readonly plan: FallbackPlan;
  readonly before: Before;
  readonly databases: Databases;
}

async function tryOn(context: ProbeContext, repository: string, plan: FallbackPlan, before: Before): Promise<Fallback> {
  const { target, tools, signal, progress } = context;
  const { release } = before;
  if (tools.workshops === undefined || tools.scratch === undefined) throw new Error("Nothing is started here");
  const now = await readState(context, repository);
  const place = await findPlace(context, repository, `refs/tags/${release}`);
  const steps = await planSteps(context, target.builds ?? {}, place.prefix);
  const server = await tools.scratch.open(target.scratch ?? { folders: [repository] }, signal);
  // Whatever still runs there is over once its server or its database is gone.
  const stop = (): void => void server.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const workshop = await tools.workshops.open();
    try {
      const refusal = await makeCopy(context, workshop, place, steps, { name: `clean copy of ${release}`, isFirst: true });
      if (refusal !== undefined) throw new Error(`The lock file of ${release} does not fit its package.json, so it cannot be installed`);
      const old = await readState(context, projectIn(workshop, place), now.found).catch((error: unknown) => {
        throw error instanceof NotConfigured ? new NotConfigured(`${release} could not be tried: ${error.message}`) : error;
      });
      const reason = await whyNotOnServer(server, old, now);
      if (reason !== undefined) throw new NotConfigured(reason);
      progress(`making the database of ${release}, and changing it`);
      const databases = await makeDatabases(server, release, { before: old, now });
      return await settle(context, { server, workshop, place, plan, before, databases });
    } finally {
      progress("clearing away");
      await workshop.close();
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await server.close();
  }
}

async function settle(context: ProbeContext, trial: Trial): Promise<Fallback> {
  const { workshop, place, plan, before, databases, server } = trial;
  const { release } = before;
  const start = async (copyOf: ScratchDatabase, where: string) => {
    context.progress(`starting ${release} on ${where}`);
    const database = await server.create(copyOf);
    return { database, ...(await tryRelease(context, { workshop, prefix: place.prefix, plan, database })) };
  };
  const first = await start(databases.after, "the changed database");
  const about = {
    outcome: "tried",
    release,
    commit: place.commit,
    changes: before.changes,
    rows: databases.rows,
    asked: first.asked,
  } as const;
  if (first.failed.length === 0) {
    if (!(await wasUsed(context, server, first.database)))
      return {
        outcome: "not-tried",
        release,
        reason: `${release} was started and answered, but never asked the database that ${plan.databaseEnv} named. Let it read its address from there, and let “smoke” ask for a page that needs it.`,
      };
    return { ...about, broken: [], unsettled: [] };
  }
  const own = await start(databases.before, "its own database");
  const unsettled = first.failed.filter(({ what }) => isAmong(own.failed, what) || isAmong(own.failed, "start"));
  const suspected = first.failed.filter((one) => !unsettled.includes(one));
  if (suspected.length === 0) return { ...about, broken: [], unsettled };
  const again = await start(databases.after, "the changed database once more");
  const broken = suspected.filter(({ what }) => isAmong(again.failed, what) || isAmong(again.failed, "start"));
  return { ...about, broken, unsettled: [...unsettled, ...suspected.filter((one) => !broken.includes(one))] };
}

function isAmong(failed: readonly AskedOnce[], what: string): boolean {
  return failed.some((one) => one.what === what);
}
