import { at, roundTicks, sayTick } from "./chart-scale.ts";
import { escapeHtml } from "./escape.ts";

export interface Line {
  readonly name: string;
  readonly kind: "before" | "after";
  /** Milliseconds from left to right; a gap where there is none. */
  readonly values: readonly (number | null)[];
}

export interface LineChart {
  /** What it shows, in a sentence. */
  readonly caption: string;
  readonly lines: readonly Line[];
  /** Words below its left and right end. */
  readonly ends: readonly [left: string, right: string];
  /** Drawn across, where it does not press everything else flat. */
  readonly limitMs?: number;
}

const width = 320;
const height = 145;
const left = 44;
const right = 8;
const top = 10;
const bottom = 20;
const mostDots = 40;

/** Times from left to right, drawn on a scale that begins at nothing; empty where there are fewer than two. */
export function lineChart({ caption, lines, ends, limitMs }: LineChart): string {
  const count = Math.max(...lines.map(({ values }) => values.length));
  const highest = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  if (count < 2 || highest === 0) return "";
  const limit = limitMs !== undefined && limitMs <= 2 * highest ? limitMs : undefined;
  const ticks = roundTicks(Math.max(highest, limit ?? 0));
  const most = ticks.at(-1) ?? 1;
  const x = (index: number): number => left + (index / (count - 1)) * (width - left - right);
  const y = (ms: number): number => top + (1 - ms / most) * (height - top - bottom);
  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${left}" x2="${width - right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text x="${left - 6}" y="${at(y(tick) + 3.5)}" text-anchor="end">${sayTick(tick, ticks)}</text>`,
  );
  const limitLine =
    limit === undefined
      ? ""
      : `<line class="limit" x1="${left}" x2="${width - right}" y1="${at(y(limit))}" y2="${at(y(limit))}"/><text class="limit-word" x="${width - right}" y="${at(y(limit) - 3)}" text-anchor="end">limit ${sayTick(limit, ticks)}</text>`;
  const drawn = lines.map(({ kind, values }) => {
    const dots = values.flatMap((value, index) => (value === null ? [] : [{ x: at(x(index)), y: at(y(value)) }]));
    const marks = count > mostDots ? "" : dots.map((dot) => `<circle class="${kind}" cx="${dot.x}" cy="${dot.y}" r="2.6"/>`).join("");
    return `${runsOf(values)
      .map((run) => `<polyline class="${kind}" points="${run.map(([index, ms]) => `${at(x(index))},${at(y(ms))}`).join(" ")}"/>`)
      .join("")}${marks}`;
  });
  return `<figure class="chart"><figcaption>${escapeHtml(caption)}</figcaption>${legend(lines)}
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(caption)}">${grid.join("")}${limitLine}${drawn.join("")}
<text x="${left}" y="${height - 4}">${escapeHtml(ends[0])}</text><text x="${width - right}" y="${height - 4}" text-anchor="end">${escapeHtml(ends[1])}</text></svg></figure>`;
}

/** Which colour is what; nothing where there is only one. */
export function legend(lines: readonly { readonly name: string; readonly kind: "before" | "after" }[]): string {
  if (lines.length < 2) return "";
  return `<ul class="legend">${lines.map(({ name, kind }) => `<li><i class="${kind}"></i>${escapeHtml(name)}</li>`).join("")}</ul>`;
}

/** What is drawn in one stroke: a gap ends it. */
function runsOf(values: readonly (number | null)[]): readonly (readonly (readonly [index: number, ms: number])[])[] {
  const runs: (readonly [number, number])[][] = [];
  let open = false;
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      if (open) runs.at(-1)?.push([index, value]);
      else runs.push([[index, value]]);
    }
    open = value !== null;
  }
  return runs.filter((run) => run.length > 1);
}
