import { setTimeout as pause } from "node:timers/promises";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { claimJobs, failJob, finishJob } from "../queries/jobs.ts";
import type { ClaimedJob } from "../queries/jobs.ts";
import { scrub } from "../scrub.ts";

/** Does queued work in the background of the same process. */
export interface Worker {
  start(): void;
  /** Looks at the queue now instead of at the next turn: call it after queueing something a person waits for. */
  wake(): void;
  /** Takes no new job, and waits for the one at hand for at most `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** When the worker last looked at the queue, epoch milliseconds; 0 before the first time. */
  readonly lastTurnAt: () => number;
}

const idleMs = 1_000;
const batch = 5;
const firstDelayMs = 5_000;
const longestDelayMs = 10 * 60_000;

/** How long to wait before the next try: 5 s, doubled each time, 10 minutes at most. `attempts` counts the tries made. */
export function retryDelayMs(attempts: number): number {
  return Math.min(firstDelayMs * 2 ** Math.max(0, attempts - 1), longestDelayMs);
}

/** Creates a worker over the queue table; `perform` does one job and throws when it could not. */
export function createWorker(options: {
  readonly database: Pool;
  readonly log: Logger;
  readonly perform: (job: ClaimedJob) => Promise<void>;
}): Worker {
  const { database, log, perform } = options;
  const stopping = new AbortController();
  let lastTurnAt = 0;
  let nap = new AbortController();
  let loop: Promise<void> | undefined;

  const attempt = async (job: ClaimedJob): Promise<void> => {
    try {
      await perform(job);
      await finishJob(database, job.id);
    } catch (error) {
      const retryAt = job.attempts >= job.maxAttempts ? undefined : new Date(Date.now() + retryDelayMs(job.attempts));
      const level = retryAt ? "warn" : "error";
      log[level](
        { err: error, job: job.id, kind: job.kind, attempts: job.attempts },
        retryAt ? "job failed, will be tried again" : "job is dead",
      );
      await failJob(database, job.id, scrub(error instanceof Error ? error.message : String(error)).slice(0, 500), retryAt);
    }
  };
  const turn = async (): Promise<number> => {
    const jobs = await claimJobs(database, batch);
    lastTurnAt = Date.now();
    await Promise.all(jobs.map(attempt));
    return jobs.length;
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { signal } = nap;
      const done = await turn().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error }, "the queue could not be read");
        return 0;
      });
      if (done > 0) continue;
      await pause(idleMs, undefined, { signal }).catch(() => undefined);
      nap = new AbortController();
    }
  };
  return {
    start() {
      loop ??= run();
    },
    wake() {
      nap.abort();
    },
    async stop(graceMs = 600) {
      stopping.abort();
      nap.abort();
      await Promise.race([loop, pause(graceMs, undefined, { ref: false })]);
    },
    lastTurnAt: () => lastTurnAt,
  };
}
