/** How the stalling server behaves, in milliseconds. */
export const stall = { usualMs: 5, slowMs: 500, slowEvery: 100, freezeMs: 1000, periodMs: 10_000 } as const;

/**
 * Milliseconds below which that share of all arrivals at this rate must be answered, by stepping through a whole period in every phase
 * that arrivals and slow requests can have to the freeze.
 */
export function trueQuantile(ratePerSecond: number, quantile: number): number {
  const gapMs = 1000 / ratePerSecond;
  const arrivals = stall.periodMs / gapMs;
  const latencies: number[] = [];
  for (let offset = 0; offset < gapMs; offset++)
    for (let slowAt = 0; slowAt < stall.slowEvery; slowAt++)
      for (let n = 0; n < arrivals; n++) latencies.push(latencyAt(offset + n * gapMs, n % stall.slowEvery === slowAt));
  latencies.sort((a, b) => a - b);
  return latencies[Math.ceil(quantile * latencies.length) - 1]!;
}

/** For an arrival so long after the last freeze began. */
function latencyAt(arrivalMs: number, isSlow: boolean): number {
  const taken = Math.max(arrivalMs, stall.freezeMs);
  const done = taken + (isSlow ? stall.slowMs : stall.usualMs);
  // Whoever is being waited for when the next freeze begins waits for its end as well.
  const answered = done > stall.periodMs ? stall.periodMs + stall.freezeMs : done;
  return answered - arrivalMs;
}
