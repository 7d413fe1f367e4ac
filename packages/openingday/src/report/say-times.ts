/** Milliseconds for a person: `8.1 ms`, `540 ms`, `2.4 s`. */
export function sayMs(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** A ratio as what became more or less: `+24 %`, `−3 %`. */
export function sayPercent(ratio: number): string {
  const percent = Math.round((ratio - 1) * 100);
  return percent < 0 ? `−${-percent} %` : `+${percent} %`;
}

/** Two times between which something lies: `84.5 to 91.5 ms`. */
export function saySpan([low, high]: readonly [low: number, high: number]): string {
  const [from = "", unit] = sayMs(low).split(" ");
  const to = sayMs(high);
  return to.endsWith(` ${unit}`) ? `${from} to ${to}` : `${sayMs(low)} to ${to}`;
}
