import { changed, row, rows } from "./run.ts";
import type { Database } from "./run.ts";

/** What a job needs to be done; ids only, so that no address, token or text lies in the queue. */
export type JobTask =
  | { readonly kind: "mail-verify"; readonly personId: string }
  | { readonly kind: "mail-reset"; readonly personId: string }
  | { readonly kind: "mail-already-registered"; readonly personId: string }
  | { readonly kind: "mail-confirmation"; readonly bookingId: string }
  | { readonly kind: "mail-refund"; readonly bookingId: string }
  | { readonly kind: "mail-reminder"; readonly bookingId: string }
  | { readonly kind: "expire-hold"; readonly bookingId: string }
  | { readonly kind: "daily-upkeep" };

export interface ClaimedJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: Readonly<Record<string, string>>;
  readonly attempts: number;
  readonly maxAttempts: number;
}

/** Puts a job into the queue; one with the same `dedupeKey` is there only once. */
export async function addJob(
  database: Database,
  task: JobTask,
  options: { readonly runAt?: Date; readonly dedupeKey?: string } = {},
): Promise<void> {
  const { kind, ...payload } = task;
  await changed(
    database,
    `insert into jobs (kind, payload, run_at, dedupe_key) values ($1, $2, coalesce($3, now()), $4) on conflict (dedupe_key) do nothing`,
    [kind, JSON.stringify(payload), options.runAt ?? null, options.dedupeKey ?? null],
  );
}

/** Takes due jobs for a minute. One whose worker died comes back when its minute is over. */
export function claimJobs(database: Database, limit: number): Promise<readonly ClaimedJob[]> {
  return rows<ClaimedJob>(
    database,
    `update jobs set state = 'running', attempts = attempts + 1, locked_until = now() + interval '1 minute'
     where id in (select id from jobs where run_at <= now() and (state = 'queued' or (state = 'running' and locked_until < now()))
                  order by run_at limit $1 for update skip locked)
     returning id, kind, payload, attempts, max_attempts as "maxAttempts"`,
    [limit],
  );
}

export async function finishJob(database: Database, id: string): Promise<void> {
  await changed(database, `update jobs set state = 'done', finished_at = now(), locked_until = null, last_error = null where id = $1`, [
    id,
  ]);
}

/** Puts a failed job back for later, or with `retryAt` undefined into the dead-letter state, where a person finds it. */
export async function failJob(database: Database, id: string, reason: string, retryAt: Date | undefined): Promise<void> {
  await changed(
    database,
    `update jobs set state = case when $3::timestamptz is null then 'dead' else 'queued' end, run_at = coalesce($3, run_at),
       locked_until = null, last_error = $2, finished_at = case when $3::timestamptz is null then now() end
     where id = $1`,
    [id, reason, retryAt ?? null],
  );
}

export async function reviveJob(database: Database, id: string): Promise<boolean> {
  return (
    (await changed(
      database,
      `update jobs set state = 'queued', attempts = 0, run_at = now(), finished_at = null where id = $1 and state = 'dead'`,
      [id],
    )) === 1
  );
}

/** Seconds by which the oldest due job is late; 0 when none waits. */
export async function queueLateness(database: Database): Promise<number> {
  const found = await row<{ late: number }>(
    database,
    `select coalesce(extract(epoch from now() - min(run_at)), 0)::float8 as late from jobs
     where run_at <= now() and (state = 'queued' or (state = 'running' and locked_until < now()))`,
  );
  return found?.late ?? 0;
}
