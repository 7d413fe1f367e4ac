import type { RunRecord } from "../model/incident.ts";
import { html } from "./markup.ts";
import type { Markup } from "./markup.ts";

const slots = 60;

/** The last 60 runs as bars, newest at the right; height and colour both tell the outcome, so it reads without colour too. */
export function runBars(runs: readonly RunRecord[]): Markup {
  const shown = runs.slice(-slots);
  const empty = Array.from({ length: slots - shown.length }, (_, i) => bar(i, "none", "No run yet"));
  const bars = shown.map((run, i) => bar(slots - shown.length + i, run.outcome, sayRun(run)));
  const failed = shown.filter(({ outcome }) => outcome === "fail").length;
  const label =
    shown.length === 0
      ? "No run yet."
      : `Last ${shown.length} runs: ${shown.length - failed - unseen(shown)} passed, ${failed} failed, ${unseen(shown)} without a result.`;
  return html`<svg class="bars" viewBox="0 0 ${slots * 6} 32" preserveAspectRatio="none" role="img" aria-label="${label}">
    ${[...empty, ...bars]}
  </svg>`;
}

function unseen(runs: readonly RunRecord[]): number {
  return runs.filter(({ outcome }) => outcome === "missed" || outcome === "nodata").length;
}

const heights: Readonly<Record<string, number>> = { pass: 24, fail: 32, missed: 10, nodata: 10, none: 4 };

function bar(slot: number, outcome: string, title: string): Markup {
  const height = heights[outcome] ?? 4;
  return html`<rect class="${outcome}" x="${slot * 6 + 1}" y="${32 - height}" width="4" height="${height}"><title>${title}</title></rect>`;
}

function sayRun({ at, outcome, tookMs, seen }: RunRecord): string {
  const when = `${new Date(at).toISOString().slice(11, 19)} UTC`;
  if (outcome === "pass") return `${when}: answered in ${tookMs} ms`;
  if (outcome === "missed") return `${when}: the monitor missed this run`;
  return `${when}: ${seen ?? "failed"}`;
}
