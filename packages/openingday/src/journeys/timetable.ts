/** A stretch of time in which arrivals come evenly, or more and more of them, or fewer and fewer. */
export interface RatePhase {
  readonly forMs: number;
  /** Arrivals per second at its beginning and at its end. */
  readonly from: number;
  readonly to: number;
}

/** When each arrival is due. */
export interface Timetable {
  readonly count: number;
  /** Milliseconds from the start to the arrival with this index, never falling. */
  readonly dueAfterMs: (index: number) => number;
  readonly lastsMs: number;
}

interface Stretch {
  readonly beginsMs: number;
  /** Arrivals before it, parts of one counted, so that no phase begins with a gap of its own. */
  readonly before: number;
  readonly arrivals: number;
  readonly fromPerMs: number;
  /** By how much the rate grows in each millisecond. */
  readonly growth: number;
}

/** Lays out one phase after the other; the n-th arrival is due when n of them add up to the area below the rate. */
export function toTimetable(phases: readonly RatePhase[]): Timetable {
  const stretches: Stretch[] = [];
  let beginsMs = 0;
  let before = 0;
  for (const { forMs, from, to } of phases) {
    const fromPerMs = from / 1000;
    const arrivals = ((from + to) / 2000) * forMs;
    stretches.push({ beginsMs, before, arrivals, fromPerMs, growth: (to - from) / 1000 / forMs });
    beginsMs += forMs;
    before += arrivals;
  }
  // A rate of ten a second for one second is ten arrivals, also where sums of fractions come out just above or below.
  const count = Math.max(0, Math.ceil(before - 1e-6));
  return {
    count,
    lastsMs: beginsMs,
    dueAfterMs(index) {
      const stretch = stretches.findLast((one) => one.before <= index && one.arrivals > 0) ?? stretches[0];
      if (stretch === undefined) return 0;
      const n = Math.min(index - stretch.before, stretch.arrivals);
      return stretch.beginsMs + timeOf(n, stretch);
    },
  };
}

/** Every `of`-th arrival from the `nth` on, from 0: what one of several processes takes upon itself. */
export function shareOf({ count, dueAfterMs, lastsMs }: Timetable, nth: number, of: number): Timetable {
  return { count: Math.max(0, Math.ceil((count - nth) / of)), dueAfterMs: (index) => dueAfterMs(index * of + nth), lastsMs };
}

/** Milliseconds until `n` arrivals have come: the root of from·t + growth·t²/2 = n that does not cancel where growth is small. */
function timeOf(n: number, { fromPerMs, growth }: Stretch): number {
  if (n <= 0) return 0;
  return (2 * n) / (fromPerMs + Math.sqrt(Math.max(0, fromPerMs * fromPerMs + 2 * growth * n)));
}
