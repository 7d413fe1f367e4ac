import type { Context } from "./context.ts";
import { queueLateness } from "./queries/jobs.ts";
import { rows } from "./queries/run.ts";

/** Whether everything a booking needs is there: `ok`, or `down` for what is not. */
export interface Readiness {
  readonly ok: boolean;
  readonly database: "ok" | "down";
  readonly queue: "ok" | "down";
  readonly mail: "ok" | "down";
}

const limitMs = 2_500;
const keepMs = 2_000;
const latestQueueSeconds = 120;
const latestTurnMs = 30_000;

/**
 * Creates the readiness question: the database answers, the queue is worked off and not two minutes late, the mail server greets.
 * An answer is kept for two seconds, so that asking often costs nothing.
 */
export function checkReadiness(context: Context): () => Promise<Readiness> {
  const { database, worker, mailer, environment, log } = context;
  const questions = {
    database: async () => void (await rows(database, "select 1")),
    queue: async () => {
      const late = await queueLateness(database);
      if (late > latestQueueSeconds) throw new Error(`the queue is ${Math.round(late)} seconds late`);
      if (environment.WORKER === "on" && Date.now() - worker.lastTurnAt() > latestTurnMs) throw new Error("the worker does not turn");
    },
    mail: () => mailer.check(),
  };
  const ask = async (part: keyof typeof questions): Promise<"ok" | "down"> => {
    try {
      await within(questions[part]());
      return "ok";
    } catch (error) {
      log.warn({ err: error, part }, "not ready");
      return "down";
    }
  };
  let kept: { at: number; answer: Promise<Readiness> } | undefined;
  const look = async (): Promise<Readiness> => {
    const [databaseState, queue, mail] = await Promise.all([ask("database"), ask("queue"), ask("mail")]);
    return { ok: [databaseState, queue, mail].every((state) => state === "ok"), database: databaseState, queue, mail };
  };
  return () => {
    if (!kept || Date.now() - kept.at > keepMs) kept = { at: Date.now(), answer: look() };
    return kept.answer;
  };
}

function within(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), limitMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
