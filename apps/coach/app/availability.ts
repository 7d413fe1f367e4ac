/** Opening hours of one weekday, as a clock on the coach's wall shows them. */
export interface WeeklyHours {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** `09:00`; seconds, as PostgreSQL prints them, are allowed and ignored. */
  readonly opens: string;
  readonly closes: string;
}

/** One bookable session, as instants. */
export interface OpenSlot {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      calendar: "iso8601",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** What a wall clock in the zone shows at the instant, packed into epoch milliseconds as if the wall were in UTC. */
function wallTimeAt(instantMs: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(zone).formatToParts(instantMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant at which a clock in the zone shows this time, or undefined when it never does: the hour skipped in spring.
 * The hour that happens twice in autumn means its first time.
 */
export function instantOf(wallMs: number, zone: string): Date | undefined {
  // The offsets a day before and after cover both sides of any change; the earlier instant comes first.
  const offsets = [wallMs - dayMs, wallMs + dayMs].map((near) => wallTimeAt(near, zone) - near);
  const instants = offsets.map((offset) => wallMs - offset).toSorted((a, b) => a - b);
  const found = instants.find((instant) => wallTimeAt(instant, zone) === wallMs);
  return found === undefined ? undefined : new Date(found);
}

function minutesOf(time: string): number {
  const [hours = Number.NaN, minutes = Number.NaN] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

/**
 * The sessions a coach offers between two instants: opening hours cut into sessions, each turned into UTC by the rules of the zone on that very day.
 *
 * A session that would begin in the hour skipped in spring is not offered. The result is in order of time, `from` included, `to` not.
 */
export function openSlots(
  hours: readonly WeeklyHours[],
  zone: string,
  sessionMinutes: number,
  window: { readonly from: Date; readonly to: Date },
): readonly OpenSlot[] {
  const slots: OpenSlot[] = [];
  const firstDay = Math.floor(wallTimeAt(window.from.getTime(), zone) / dayMs) * dayMs;
  const lastDay = wallTimeAt(window.to.getTime(), zone);
  for (let day = firstDay; day <= lastDay; day += dayMs) {
    const weekday = new Date(day).getUTCDay() || 7;
    for (const open of hours.filter((entry) => entry.weekday === weekday)) {
      const closes = minutesOf(open.closes);
      for (let minute = minutesOf(open.opens); minute + sessionMinutes <= closes; minute += sessionMinutes) {
        const startsAt = instantOf(day + minute * minuteMs, zone);
        if (!startsAt || startsAt < window.from || startsAt >= window.to) continue;
        slots.push({ startsAt, endsAt: new Date(startsAt.getTime() + sessionMinutes * minuteMs) });
      }
    }
  }
  return slots.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** The instant at which the day of `instant` began in the zone; where midnight was skipped, the first instant after it. */
export function dayStart(instant: Date, zone: string): Date {
  const midnight = Math.floor(wallTimeAt(instant.getTime(), zone) / dayMs) * dayMs;
  return instantOf(midnight, zone) ?? instantOf(midnight + 60 * minuteMs, zone) ?? instant;
}

/** The proper name of a zone this machine knows, such as `Europe/London`; undefined for anything else. */
export function readTimeZone(name: string): string | undefined {
  try {
    return name.length > 64 ? undefined : new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
