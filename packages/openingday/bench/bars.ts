/** One thing that was measured, held against what it must be. */
export interface Bar {
  /** `<= 3000`. */
  readonly want: string;
  /** null where it could not be measured. */
  readonly got: number | null;
  readonly ok: boolean | null;
  /** Why it was not measured. */
  readonly reason?: string;
}

/** A figure that must not be larger than `most`. */
export function atMost(most: number, got: number): Bar {
  return { want: `<= ${round(most)}`, got: round(got), ok: got <= most };
}

/** Prints a table for people on stderr and, as the last line of stdout, one JSON object for machines. */
export function printBars(bench: string, bars: Readonly<Record<string, Bar>>, remarks: readonly string[]): void {
  const width = Math.max(...Object.keys(bars).map((what) => what.length));
  const lines = Object.entries(bars).map(([what, { want, got, ok, reason }]) => {
    const mark = ok === null ? "?" : ok ? "✓" : "✗";
    return `  ${mark} ${what.padEnd(width)}  ${String(got ?? "—").padStart(8)}  ${want}${reason === undefined ? "" : `  ${reason}`}`;
  });
  process.stderr.write(`\n${lines.join("\n")}\n\n${remarks.map((remark) => `  ${remark}\n`).join("")}`);
  process.stdout.write(`${JSON.stringify({ bench, bars })}\n`);
}

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  if (low === undefined || high === undefined) throw new Error("There is no figure to take the middle of.");
  return (low + high) / 2;
}

/** `median 1204 (1150 to 1388, 5 runs)`. */
export function sayRange(figures: readonly number[]): string {
  const [least, most] = [Math.min(...figures), Math.max(...figures)].map(Math.round);
  return `median ${Math.round(median(figures))} (${least} to ${most}, ${figures.length} runs)`;
}

function round(figure: number): number {
  return Math.round(figure * 100) / 100;
}
