import { describe, expect, it } from "vitest";
import { shareOf, toTimetable, type RatePhase } from "../../src/journeys/timetable.ts";

const due = (phases: readonly RatePhase[]): number[] => {
  const { count, dueAfterMs } = toTimetable(phases);
  return Array.from({ length: count }, (_, index) => dueAfterMs(index));
};

describe("a timetable", () => {
  it.each([
    [10, 1000, 10],
    [3, 1000, 3],
    [7, 60_000, 420],
    [0.5, 10_000, 5],
    [12.5, 400, 5],
  ])("has at %d a second for %d ms %d arrivals at even distances", (rate, forMs, count) => {
    const times = due([{ forMs, from: rate, to: rate }]);
    expect(times).toHaveLength(count);
    for (const [index, at] of times.entries()) expect(at).toBeCloseTo((1000 * index) / rate, 6);
  });

  it("grows evenly: as many arrivals in each part as lie below the rate", () => {
    const times = due([{ forMs: 10_000, from: 0, to: 20 }]);
    expect(times).toHaveLength(100);
    // Rate 2t after t seconds, so t² arrivals by then.
    for (const seconds of [2, 5, 9]) expect(times.filter((at) => at < seconds * 1000).length).toBe(seconds ** 2);
  });

  it("falls as well", () => {
    const times = due([{ forMs: 10_000, from: 20, to: 0 }]);
    expect(times).toHaveLength(100);
    expect(times.filter((at) => at < 5000).length).toBe(75);
  });

  it("goes on from phase to phase without a gap or a crowd, and never back", () => {
    const times = due([
      { forMs: 1500, from: 1, to: 1 },
      { forMs: 1000, from: 1, to: 9 },
      { forMs: 777, from: 9, to: 9 },
      { forMs: 500, from: 0, to: 0 },
      { forMs: 1000, from: 4, to: 4 },
    ]);
    expect(times).toHaveLength(Math.ceil(1.5 + 5 + 0.777 * 9 + 4));
    for (const [index, at] of times.entries()) if (index > 0) expect(at).toBeGreaterThan(times[index - 1]!);
    expect(times.filter((at) => at > 3278 && at < 3776)).toEqual([]);
    expect(times.at(-1)).toBeLessThan(4777);
  });

  it("is shared out so that all parts together are the whole", () => {
    const whole = toTimetable([
      { forMs: 1000, from: 0, to: 30 },
      { forMs: 1000, from: 30, to: 30 },
    ]);
    const parts = [0, 1, 2].flatMap((nth) => {
      const { count, dueAfterMs } = shareOf(whole, nth, 3);
      return Array.from({ length: count }, (_, index) => dueAfterMs(index));
    });
    expect(parts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: whole.count }, (_, index) => whole.dueAfterMs(index)));
  });

  it("of nothing is empty", () => {
    expect(toTimetable([]).count).toBe(0);
    expect(due([{ forMs: 1000, from: 0, to: 0 }])).toEqual([]);
    expect(shareOf(toTimetable([{ forMs: 1000, from: 1, to: 1 }]), 1, 2).count).toBe(0);
  });
});
