import type { PairedLatencies } from "../../src/comparison/quantile-changes.ts";

/** What two releases look like that run on a machine with moods of its own. */
export interface World {
  /** After to before, of every latency. */
  readonly slowdown: number;
  /** Standard deviation of the machine's speed from turn to turn. */
  readonly drift: number;
  readonly medianMs?: number;
}

const requests = 60;
const staysSlow = 0.7;

/** Log-normal latencies with a slow tail, now and then a turn in which everything stalls, and a speed that drifts from turn to turn. */
export function simulatePairs(count: number, { slowdown, drift, medianMs = 40 }: World, random: () => number): PairedLatencies[] {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let mood = normal() * drift;
  function turn(factor: number): number[] {
    mood = staysSlow * mood + Math.sqrt(1 - staysSlow ** 2) * drift * normal();
    const stalled = random() < 0.02 ? Math.floor(random() * requests) : requests;
    return Array.from({ length: requests }, (_, n) => {
      const stallMs = n >= stalled && n < stalled + 8 ? 100 * (1 - (n - stalled) / 8) : 0;
      const tailMs = random() < 0.03 ? 80 + 200 * random() : 0;
      return (medianMs * Math.exp(0.35 * normal()) + tailMs) * factor * Math.exp(mood) + stallMs;
    });
  }
  return Array.from({ length: count }, (_, pair) => {
    if (pair % 2 === 0) {
      const before = turn(1);
      return { before, after: turn(slowdown) };
    }
    const after = turn(slowdown);
    return { before: turn(1), after };
  });
}
