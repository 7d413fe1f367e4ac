/** Ticks from nothing up to at least `most`, three to five of them, at round numbers. */
export function roundTicks(most: number): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? 10 * power;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** A tick's words: seconds from one second on. */
export function sayTick(ms: number, all: readonly number[]): string {
  const top = all.at(-1) ?? 0;
  return top >= 2000 ? `${trim(ms / 1000)} s` : `${trim(ms)} ms`;
}

function trim(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** For a coordinate: short, and never `NaN`. */
export function at(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 10) / 10) : "0";
}
