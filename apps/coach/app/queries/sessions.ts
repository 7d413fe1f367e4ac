import { changed, row } from "./run.ts";
import type { Database } from "./run.ts";
import type { Person } from "./people.ts";

export const sessionDays = 14;

export async function addSession(database: Database, tokenHash: Buffer, personId: string): Promise<void> {
  await changed(database, `insert into sessions (token_hash, person_id, expires_at) values ($1, $2, now() + make_interval(days => $3))`, [
    tokenHash,
    personId,
    sessionDays,
  ]);
}

export function findSession(database: Database, tokenHash: Buffer): Promise<Person | undefined> {
  return row<Person>(
    database,
    `select people.id, people.name, people.email, people.role, people.time_zone as "timeZone"
     from sessions join people on people.id = sessions.person_id
     where sessions.token_hash = $1 and sessions.expires_at > now()`,
    [tokenHash],
  );
}

export async function endSession(database: Database, tokenHash: Buffer): Promise<void> {
  await changed(database, `delete from sessions where token_hash = $1`, [tokenHash]);
}
