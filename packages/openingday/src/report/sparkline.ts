const bars = "▁▂▃▄▅▆▇█";

/** Numbers as bars on a scale that begins at nothing; a gap where there is none. `most` is the top of the scale. */
export function sparkline(values: readonly (number | null)[], most = Math.max(0, ...values.map((value) => value ?? 0))): string {
  return values
    .map((value) => (value === null ? " " : bars[most === 0 ? 0 : Math.min(bars.length - 1, Math.floor((value / most) * bars.length))]))
    .join("");
}
