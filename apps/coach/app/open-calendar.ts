import { openSlots } from "./availability.ts";
import { listCoaches, listWeeklyHours } from "./queries/coaches.ts";
import type { Database } from "./queries/run.ts";
import { addSlots } from "./queries/slots.ts";

/** How far ahead sessions can be booked: 32 weeks always hold at least one change of the clocks. */
export const windowWeeks = 32;

const weekMs = 7 * 24 * 60 * 60 * 1000;

/** Opens every coach's calendar from now to the end of the window; days already open are left alone. Returns how many slots are new. */
export async function keepOpen(database: Database, now: Date): Promise<number> {
  const window = { from: now, to: new Date(now.getTime() + windowWeeks * weekMs) };
  let added = 0;
  for (const coach of await listCoaches(database)) {
    const hours = await listWeeklyHours(database, coach.id);
    added += await addSlots(database, coach.id, openSlots(hours, coach.timeZone, coach.sessionMinutes, window));
  }
  return added;
}
