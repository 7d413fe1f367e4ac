/** Runs that the account of a schedule looks back on. */
const accountLength = 60;

/**
 * The slots of one check at a fixed rate: each is due exactly one interval after the one before, however long a run took. Immutable;
 * times are epoch milliseconds.
 */
export interface Schedule {
  readonly intervalMs: number;
  /** When the next slot is due. */
  readonly dueAt: number;
  /** Outcome of the latest settled slots, oldest first, at most 60: whether they happened. */
  readonly settled: readonly boolean[];
  /** The slot that runs now, if any. */
  readonly running: boolean;
  /** The most that a run ever began after its slot was due, milliseconds. */
  readonly latestMs: number;
}

/** Begins a schedule whose first slot is due at `firstAt`. */
export function startSchedule(intervalMs: number, firstAt: number): Schedule {
  return { intervalMs, dueAt: firstAt, settled: [], running: false, latestMs: 0 };
}

/**
 * Takes the slot to run at `now`. A slot that had not begun when the next one came due is missed: it is named, counted and never
 * made up for. `due` is absent when no slot is due yet.
 */
export function takeSlot(
  schedule: Schedule,
  now: number,
): { readonly schedule: Schedule; readonly due?: number; readonly missed: readonly number[] } {
  const { intervalMs, dueAt } = schedule;
  if (now < dueAt || schedule.running) return { schedule, missed: [] };
  const skipped = Math.floor((now - dueAt) / intervalMs);
  const due = dueAt + skipped * intervalMs;
  const named = Math.min(skipped, accountLength);
  const missed = Array.from({ length: named }, (_, i) => due - (named - i) * intervalMs);
  return {
    schedule: {
      ...schedule,
      dueAt: due + intervalMs,
      settled: keepLast([...schedule.settled, ...missed.map(() => false)]),
      running: true,
      latestMs: Math.max(schedule.latestMs, now - due),
    },
    due,
    missed,
  };
}

/** Notes the end of the run that `takeSlot` began; `happened` is false when the monitor itself could not see. */
export function settleSlot(schedule: Schedule, happened: boolean): Schedule {
  return { ...schedule, running: false, settled: keepLast([...schedule.settled, happened]) };
}

/** Follows a wall clock that was set back: without this the next slot would wait for as long as the clock jumped. */
export function followClock(schedule: Schedule, now: number): Schedule {
  return schedule.dueAt - now > schedule.intervalMs ? { ...schedule, dueAt: now + schedule.intervalMs } : schedule;
}

/** How many runs were due over at most the last 60, and how many of them happened. A slot overdue by an interval counts as missed at once. */
export function accountFor(schedule: Schedule, now: number): { readonly due: number; readonly done: number } {
  const overdue = Math.min(accountLength, Math.max(0, Math.floor((now - schedule.dueAt) / schedule.intervalMs)));
  const slots = keepLast([...schedule.settled, ...Array.from({ length: overdue }, () => false)]);
  return { due: slots.length, done: slots.filter(Boolean).length };
}

function keepLast(slots: readonly boolean[]): readonly boolean[] {
  return slots.slice(-accountLength);
}
