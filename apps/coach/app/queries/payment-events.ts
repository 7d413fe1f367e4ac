import { changed } from "./run.ts";
import type { Database } from "./run.ts";

/** Notes that an event is dealt with. Returns false when it was before: the provider sends events more than once, even at the same time. */
export async function claimPaymentEvent(database: Database, id: string, kind: string): Promise<boolean> {
  return (await changed(database, `insert into payment_events (id, kind) values ($1, $2) on conflict (id) do nothing`, [id, kind])) === 1;
}
