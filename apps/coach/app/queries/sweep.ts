import { changed } from "./run.ts";
import type { Database } from "./run.ts";

/** Throws away what nobody needs any more: ended sessions, dead links, finished jobs after a week, accounts never verified in a month. */
export async function sweep(database: Database): Promise<void> {
  await changed(database, `delete from sessions where expires_at < now()`);
  await changed(database, `delete from email_tokens where expires_at < now() - interval '1 day'`);
  await changed(database, `delete from jobs where state = 'done' and finished_at < now() - interval '7 days'`);
  await changed(database, `delete from people where verified_at is null and created_at < now() - interval '30 days'`);
}
