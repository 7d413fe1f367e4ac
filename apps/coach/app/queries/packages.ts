import { changed, row, rows } from "./run.ts";
import type { Database } from "./run.ts";

/** Sessions a client has paid for ahead, with one coach. */
export interface Package {
  readonly id: string;
  readonly coachId: string;
  readonly coachName: string;
  readonly sessionsTotal: number;
  readonly sessionsUsed: number;
}

export function listPackages(database: Database, clientId: string): Promise<readonly Package[]> {
  return rows<Package>(
    database,
    `select packages.id, packages.coach_id as "coachId", coaches.name as "coachName",
       sessions_total as "sessionsTotal", sessions_used as "sessionsUsed"
     from packages join coaches on coaches.id = packages.coach_id where client_id = $1 order by packages.created_at`,
    [clientId],
  );
}

/** Takes one session from a package with this coach and returns the package's id; undefined when none is left. */
export async function useSession(database: Database, clientId: string, coachId: string): Promise<string | undefined> {
  const used = await row<{ id: string }>(
    database,
    `update packages set sessions_used = sessions_used + 1
     where id = (select id from packages where client_id = $1 and coach_id = $2 and sessions_used < sessions_total
                 order by created_at limit 1 for update)
     returning id`,
    [clientId, coachId],
  );
  return used?.id;
}

/** Puts a session back when its booking is cancelled. */
export async function returnSession(database: Database, packageId: string): Promise<void> {
  await changed(database, `update packages set sessions_used = sessions_used - 1 where id = $1 and sessions_used > 0`, [packageId]);
}
