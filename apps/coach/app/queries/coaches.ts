import { row, rows } from "./run.ts";
import type { Database } from "./run.ts";
import type { WeeklyHours } from "../availability.ts";

/** A coach as the public sees them. */
export interface Coach {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly headline: string;
  readonly about: string;
  readonly specialities: readonly string[];
  readonly timeZone: string;
  readonly sessionMinutes: number;
  readonly priceMinor: number;
  readonly currency: string;
}

const columns = `id, slug, name, headline, about, specialities, time_zone as "timeZone",
  session_minutes as "sessionMinutes", price_minor as "priceMinor", currency`;

export function listCoaches(database: Database): Promise<readonly Coach[]> {
  return rows<Coach>(database, `select ${columns} from coaches order by name`);
}

export function findCoach(database: Database, slug: string): Promise<Coach | undefined> {
  return row<Coach>(database, `select ${columns} from coaches where slug = $1`, [slug]);
}

export function findCoachOf(database: Database, personId: string): Promise<Coach | undefined> {
  return row<Coach>(database, `select ${columns} from coaches where person_id = $1`, [personId]);
}

export function listWeeklyHours(database: Database, coachId: string): Promise<readonly WeeklyHours[]> {
  return rows<WeeklyHours>(
    database,
    `select weekday, opens::text, closes::text from weekly_hours where coach_id = $1 order by weekday, opens`,
    [coachId],
  );
}
