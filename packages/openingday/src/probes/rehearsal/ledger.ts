import { createHash } from "node:crypto";
import type { StepFailure } from "../../model/evidence-rehearsal.ts";
import type { MigrationTool } from "../../model/evidence-migrations.ts";
import { DatabaseRefusal, type ScratchSession } from "../../model/scratch.ts";
import { splitStatements } from "../../parsers/migrations/split-statements.ts";
import { explainFailure } from "./explain-failure.ts";

/** One migration in SQL. */
export interface Step {
  readonly path: string;
  /** By what its tool knows it. */
  readonly key: string;
  readonly sql: string;
  /** By what Drizzle orders it. */
  readonly when?: number;
}

export interface LedgerRun {
  /** Paths, in the order in which they ran. */
  readonly ran: readonly string[];
  /** Paths that the ledger takes for done and that never ran. */
  readonly passedOver: readonly string[];
  /** Paths whose statements are others than those that ran. */
  readonly edited: readonly string[];
  readonly failure?: StepFailure;
}

/** Looks at a step: at the beginning and the end of its transaction, where it has one, and when it is done. */
export interface StepWitness {
  begun(session: ScratchSession): Promise<void>;
  ending(session: ScratchSession): Promise<void>;
  after(step: Step): Promise<void>;
}

/** What a tool does with a migration that comes before one that ran already. */
const lateRule: Readonly<Record<MigrationTool, "runs" | "passes-over" | "refuses">> = {
  Prisma: "runs",
  Drizzle: "passes-over",
  Knex: "runs",
  Kysely: "refuses",
  "node-pg-migrate": "refuses",
  Supabase: "refuses",
  Flyway: "refuses",
  TypeORM: "runs",
  "numbered SQL files": "passes-over",
};

/** Tools that send each file in a transaction, whatever it says. */
const alwaysInTransaction: ReadonlySet<MigrationTool> = new Set(["Drizzle", "node-pg-migrate"]);

const lockKey = 7_352_160_913;
const table = "openingday_ledger.steps";

/**
 * Runs what the ledger does not know yet, in the order given and by the rule of the tool that the files are for. Two at once take turns.
 * Refuses a database that holds tables and no ledger, and one where a step was left half done.
 */
export async function runLedger(
  session: ScratchSession,
  tool: MigrationTool,
  steps: readonly Step[],
  witness?: StepWitness,
): Promise<LedgerRun> {
  await session.query("select pg_advisory_lock($1)", [lockKey]);
  try {
    const refusal = await openLedger(session);
    if (refusal !== undefined) return { ran: [], passedOver: [], edited: [], failure: refusal };
    return await runPending(session, tool, steps, witness);
  } finally {
    await session.query("select pg_advisory_unlock($1)", [lockKey]).catch(() => undefined);
  }
}

async function openLedger(session: ScratchSession): Promise<StepFailure | undefined> {
  const [state] = await session.query(
    `select to_regclass('${table}') is not null as known, exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname = 'public') as filled`,
  );
  if (state?.["known"] !== true) {
    if (state?.["filled"] === true)
      return { code: "", message: "the database holds tables that no migration of this project has made", because: "order" };
    await session.query(
      `create schema if not exists openingday_ledger; create table ${table} (place serial, key text primary key, sum text not null, at bigint, done boolean not null)`,
    );
    return undefined;
  }
  return undefined;
}

async function runPending(
  session: ScratchSession,
  tool: MigrationTool,
  steps: readonly Step[],
  witness: StepWitness | undefined,
): Promise<LedgerRun> {
  const rows = await session.query(`select key, sum, at::text as at, done from ${table} order by place`);
  const half = rows.find(({ done }) => done !== true);
  if (half !== undefined)
    return {
      ran: [],
      passedOver: [],
      edited: [],
      failure: { code: "", message: `${String(half["key"])} was left half done`, because: "order" },
    };
  const sums = new Map(rows.map(({ key, sum }) => [String(key), String(sum)]));
  const edited = steps.filter(({ key, sql }) => sums.has(key) && sums.get(key) !== sumOf(sql)).map(({ path }) => path);
  const [ran, passedOver]: [string[], string[]] = [[], []];
  // Flyway holds the sum of each file that ran against the file, and stops where they differ.
  if (tool === "Flyway" && edited[0] !== undefined) return stop({ path: edited[0], message: "it is not what ran under this number" });
  const lastRan = steps.findLastIndex(({ key }) => sums.has(key));
  let mark = Math.max(0, ...rows.map(({ at }) => Number(at ?? 0)));
  const seen = new Set<string>();
  for (const [place, step] of steps.entries()) {
    const isTwice = seen.has(step.key);
    seen.add(step.key);
    if (isTwice) {
      if (tool === "Flyway") return stop({ path: step.path, message: "another file has the same number" });
      if (!edited.includes(step.path) || !sums.has(step.key)) passedOver.push(step.path);
      continue;
    }
    if (sums.has(step.key)) continue;
    // Drizzle goes by the moment alone, wherever the entry stands.
    const isLate = step.when === undefined ? place < lastRan : step.when <= mark;
    const rule = isLate ? lateRule[tool] : "runs";
    if (rule === "refuses")
      return stop({ path: step.path, message: `it comes before ${steps[lastRan]?.path ?? "one"}, which ran already` });
    if (rule === "passes-over") {
      passedOver.push(step.path);
      continue;
    }
    const failure = await runStep(session, tool, step, witness);
    if (failure !== undefined) return { ran, passedOver, edited, failure };
    ran.push(step.path);
    mark = Math.max(mark, step.when ?? 0);
  }
  return { ran, passedOver, edited };

  function stop(failure: Pick<StepFailure, "path" | "message">): LedgerRun {
    return { ran, passedOver, edited, failure: { ...failure, code: "", because: "order" } };
  }
}

async function runStep(
  session: ScratchSession,
  tool: MigrationTool,
  step: Step,
  witness: StepWitness | undefined,
): Promise<StepFailure | undefined> {
  const parts = await splitStatements(step.sql);
  const isSplit = parts.ok && parts.value.some(({ kind }) => kind === "alone" || kind === "transaction");
  const inOne = alwaysInTransaction.has(tool) || !isSplit;
  try {
    if (inOne) {
      await session.query("begin");
      await witness?.begun(session);
      await session.query(step.sql);
      await witness?.ending(session);
      await write(session, step, true);
      await session.query("commit; reset all");
    } else {
      await write(session, step, false);
      // Prisma sends the file as it is; the others send one statement after the other.
      if (tool === "Prisma" || !parts.ok) await session.query(step.sql);
      else for (const { text } of parts.value) await session.query(text);
      await session.query(`update ${table} set done = true where key = $1`, [step.key]);
      await session.query("reset all");
    }
    await witness?.after(step);
    return undefined;
  } catch (error) {
    if (!(error instanceof DatabaseRefusal)) throw error;
    await session.query("rollback").catch(() => undefined);
    await session.query("reset all").catch(() => undefined);
    const isHalfDone = !inOne && parts.ok && parts.value.length > 1;
    return { path: step.path, ...explainFailure(error), ...(isHalfDone ? { isHalfDone } : {}) };
  }
}

async function write(session: ScratchSession, { key, sql, when }: Step, done: boolean): Promise<void> {
  await session.query(`insert into ${table} (key, sum, at, done) values ($1, $2, $3, $4)`, [key, sumOf(sql), when ?? null, done]);
}

function sumOf(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}
