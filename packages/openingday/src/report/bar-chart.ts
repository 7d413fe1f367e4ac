import { at, roundTicks, sayTick } from "./chart-scale.ts";
import { escapeHtml } from "./escape.ts";
import { legend } from "./line-chart.ts";
import { sayMs } from "./say-times.ts";

export interface Bar {
  readonly kind: "before" | "after";
  readonly ms: number;
  /** Between which it surely lies. */
  readonly span?: readonly [low: number, high: number];
}

export interface BarChart {
  readonly caption: string;
  readonly rows: readonly { readonly label: string; readonly bars: readonly Bar[] }[];
  /** Names of the colours, where there is more than one. */
  readonly names?: readonly { readonly name: string; readonly kind: "before" | "after" }[];
}

const width = 320;
const left = 60;
const right = 50;
const thick = 11;
const gap = 12;

/** Times as bars that begin at nothing, each with what it surely lies between; empty where there is nothing to show. */
export function barChart({ caption, rows, names = [] }: BarChart): string {
  const highest = Math.max(0, ...rows.flatMap(({ bars }) => bars.map(({ ms, span }) => Math.max(ms, span?.[1] ?? 0))));
  if (highest === 0) return "";
  const ticks = roundTicks(highest);
  const most = ticks.at(-1) ?? 1;
  const x = (ms: number): number => left + (ms / most) * (width - left - right);
  let y = 4;
  const drawn: string[] = [];
  for (const { label, bars } of rows) {
    const middle = y + (bars.length * (thick + 2) - 2) / 2;
    drawn.push(`<text class="label" x="0" y="${at(middle + 3.5)}">${escapeHtml(label)}</text>`);
    for (const { kind, ms, span } of bars) {
      const centre = y + thick / 2;
      drawn.push(`<rect class="${kind}" x="${left}" y="${at(y)}" width="${at(Math.max(1, x(ms) - left))}" height="${thick}" rx="2"/>`);
      if (span !== undefined)
        drawn.push(`<path class="whisker" fill="none" d="M${at(x(span[0]))} ${at(centre - 3)}v6m0-3H${at(x(span[1]))}m0-3v6"/>`);
      drawn.push(
        `<text class="value" x="${at(Math.max(x(ms), x(span?.[1] ?? 0)) + 5)}" y="${at(centre + 3.5)}">${escapeHtml(sayMs(ms))}</text>`,
      );
      y += thick + 2;
    }
    y += gap - 2;
  }
  const foot = y - gap + 8;
  const grid = ticks.map(
    (tick, index) =>
      `<line class="grid" x1="${at(x(tick))}" x2="${at(x(tick))}" y1="0" y2="${at(foot)}"/><text x="${at(x(tick))}" y="${at(foot + 11)}" text-anchor="${index === 0 ? "start" : "middle"}">${sayTick(tick, ticks)}</text>`,
  );
  return `<figure class="chart"><figcaption>${escapeHtml(caption)}</figcaption>${legend(names)}
<svg viewBox="0 0 ${width} ${at(foot + 16)}" role="img" aria-label="${escapeHtml(caption)}">${grid.join("")}${drawn.join("")}</svg></figure>`;
}
