import { NotConfigured } from "../model/probe.ts";
import { DatabaseRefusal, type MigrationRun } from "../model/scratch.ts";
import { findPrisma } from "./prisma-place.ts";
import { startTool } from "./start-tool.ts";

/** What keeps it quiet, and from asking for updates. */
const quiet = { CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1", CI: "1", NO_COLOR: "1", DEBUG: "" };

/**
 * Runs the project's own `prisma migrate deploy`; the names of the folders that it ran. Rejects with NotConfigured where it does not come
 * to that, and with DatabaseRefusal or the tool's words where a migration stops.
 */
export async function runPrisma(run: MigrationRun): Promise<readonly string[]> {
  const { repository, folder, database, signal } = run;
  const { cli, cwd, args, addresses } = findPrisma(repository, folder);
  const before = await listRan(database);
  const { said, isDone } = await startTool({
    order: { tool: "Prisma", folder, url: database.url, cli, args: ["migrate", "deploy", ...args] },
    cwd,
    env: { ...quiet, ...Object.fromEntries(addresses.map((name) => [name, database.url])) },
    signal,
    lastWords: /^(?:All migrations have been successfully applied|No pending migrations to apply)\.$/m,
  });
  if (!isDone) throw readRefusal(said);
  const ran = await listRan(database);
  if (ran.length === 0) throw new NotConfigured("it finds no migrations in the folder that its settings name");
  return ran.slice(before.length);
}

async function listRan(database: MigrationRun["database"]): Promise<string[]> {
  const session = await database.connect();
  try {
    const [state] = await session.query("select to_regclass('_prisma_migrations') is not null as known");
    if (state?.["known"] !== true) return [];
    const rows = await session.query(
      "select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null order by finished_at, migration_name",
    );
    return rows.map(({ name }) => String(name));
  } finally {
    await session.close();
  }
}

/** What its words mean: whatever is not about a migration says nothing about the change. */
export function readRefusal(said: string): Error {
  const lines = said.split("\n").map((line) => line.trim());
  const after = (start: RegExp): string | undefined => {
    const place = lines.findIndex((line) => start.test(line));
    return place < 0 ? undefined : lines.slice(place + 1).find((line) => line !== "");
  };
  // The engine that is a program says it in full, the one inside the package in a line and a trace.
  const name = /^Migration name: (.+)$/m.exec(said)?.[1]?.trim() ?? /migration_name="([^"]+)"/.exec(said)?.[1];
  const message = after(/^Database error:$/)?.replace(/^ERROR:\s*/, "") ?? after(/^Error: external connector error$/);
  if (name !== undefined)
    return new DatabaseRefusal(/^Database error code: (\w{5})$/m.exec(said)?.[1] ?? "", message ?? "it was refused", name);
  const half = /P3009/.test(said) ? /`([^`\n]+)` migration/.exec(said)?.[1] : undefined;
  if (half !== undefined) return new Error(`${half} was left half done, so the order stops there`);
  if (/advisory lock/.test(said)) return new Error("it is already running, and waited too long");
  const line = lines.find((one) => one.startsWith("Error")) ?? lines.findLast((one) => one !== "") ?? "nothing";
  return new NotConfigured(`it says “${line.replace(/^Error:\s*/, "").slice(0, 200)}”`);
}
