import { sides, type PageComparison, type PerfComparison, type QuantileChange, type Side } from "../model/perf-comparison.ts";
import { barChart } from "./bar-chart.ts";
import { escapeHtml } from "./escape.ts";
import { lineChart } from "./line-chart.ts";
import { adviseOn, heads, marks, sayTurn } from "./perf-words.ts";
import { sayMs, sayPercent } from "./say-times.ts";
import { sentence, speedPage, timesTable } from "./speed-page.ts";
import { sayDuration, sayTime } from "./words.ts";

const names = sides.map((side) => ({ name: side, kind: side }));

/** The comparison of two releases as one self-contained page. */
export function renderComparePage(report: PerfComparison): string {
  const { verdict, reason, partial, before, after, pages, leftOut, pairs, probeP95Ms } = report;
  const [head = "", means = ""] = heads[verdict].split(": ", 2);
  const moved =
    pairs.moved === 0 ? "" : `, ${pairs.moved} of them left out because the machine that measured was busier in one turn than in the other`;
  return speedPage({
    title: `${head}: ${after}`,
    about: `${before} → ${after}`,
    verdict,
    head: means === "" ? (head.split(" whether")[0] ?? head) : head,
    lead: [
      means === "" ? "Whether the new release is slower cannot be told." : sentence(means),
      ...(reason === undefined ? [] : [`Because ${reason}.`]),
      ...(partial === undefined ? [] : [partial === "stopped" ? "It was stopped before the end." : "The time was over before the end."]),
      `Now: ${adviseOn(report)}`,
    ],
    when: `${sayTime(report.at)} · took ${sayDuration(report.tookMs)} · ${report.requests} requests`,
    body: `<section><h2>In short</h2>${overview(pages)}${leftOut
      .map(({ page, reason: leftFor }) => `<p>Not compared: ${escapeHtml(page)}, because ${escapeHtml(leftFor)}.</p>`)
      .join("")}</section>
<section><h2>${report.journey === undefined ? "Page by page" : `Step by step: ${escapeHtml(report.journey)}`}</h2>${pages.map(route).join("\n")}</section>`,
    foot: [
      `${pairs.measured} pairs of turns, ${sayTurn(report)}${moved}. The machine’s own delay: ${sayMs(probeP95Ms.before)} before, ${sayMs(probeP95Ms.after)} after (19 of 20 times less).`,
      "“Surely” is a 95 % interval: whole pairs of turns were drawn again and again. The change is the middle of those draws, so a small one can point another way than the two times beside it. A release is slower only where that interval, and not just the middle, says so.",
    ],
  });
}

function overview(pages: readonly PageComparison[]): string {
  return timesTable(
    ["", "19 of 20 before", "after", "change"],
    pages.map((page) => [
      `${escapeHtml(page.page)}<small class="mark ${page.verdict}">${marks[page.verdict]}</small>`,
      page.p95 === undefined ? "–" : sayMs(page.p95.beforeMs),
      page.p95 === undefined ? "–" : sayMs(page.p95.afterMs),
      page.p95 === undefined ? "–" : page.verdict === "cannot-tell" ? "unclear" : sayPercent(page.p95.ratio.median),
    ]),
  );
}

function route(page: PageComparison): string {
  const { p50, p95, turnsMs } = page;
  const rows = [
    { label: "half", change: p50 },
    { label: "19 of 20", change: p95 },
  ].flatMap(({ label, change }) => (change === undefined ? [] : [{ label, change }]));
  return `<article class="route"><h3>${escapeHtml(page.page)}<span class="mark ${page.verdict}">${marks[page.verdict]}</span></h3>
${page.reason === undefined ? "" : `<p>${escapeHtml(sentence(page.reason))}</p>`}
${barChart({
  caption: "Within which time the answers came",
  names,
  rows: rows.map(({ label, change }) => ({
    label,
    bars: [
      { kind: "before", ms: change.beforeMs },
      { kind: "after", ms: change.afterMs },
    ],
  })),
})}
${timesTable(
  ["", "before", "after", "change"],
  rows.map(({ label, change }) => changeRow(label === "half" ? "half of the answers" : "19 of 20 answers", change)),
)}
${lineChart({
  caption: "The middle answer of each turn, in the order in which they were taken",
  lines: sides.map((side) => ({ name: side, kind: side, values: turnsMs[side] })),
  ends: ["first pair of turns", "last"],
})}
<details><summary>Every turn, and what was answered</summary>${turns(page)}${counts(page)}</details></article>`;
}

function changeRow(label: string, { beforeMs, afterMs, ratio }: QuantileChange): readonly string[] {
  return [
    label,
    sayMs(beforeMs),
    sayMs(afterMs),
    `${sayPercent(ratio.median)}<small>surely ${sayPercent(ratio.low)} to ${sayPercent(ratio.high)}</small>`,
  ];
}

function turns({ turnsMs }: PageComparison): string {
  const count = Math.max(turnsMs.before.length, turnsMs.after.length);
  const cell = (ms: number | null | undefined): string => (ms === null || ms === undefined ? "–" : sayMs(ms));
  return timesTable(
    ["pair", "before", "after"],
    Array.from({ length: count }, (_, index) => [String(index + 1), cell(turnsMs.before[index]), cell(turnsMs.after[index])]),
    "The middle answer of each turn",
  );
}

function counts({ n, errors, statuses, bytes }: PageComparison): string {
  const sayStatuses = (side: Side): string =>
    escapeHtml(
      Object.entries(statuses[side])
        .map(([status, count]) => `${status} × ${count}`)
        .join(", ") || "–",
    );
  const sayBytes = (side: Side): string => {
    const { fewest, most } = bytes[side];
    return n[side] === 0 || most === 0 ? "–" : fewest === most ? `${fewest}` : `${fewest} to ${most}`;
  };
  return timesTable(
    ["", ...sides],
    [
      ["answers timed", ...sides.map((side) => String(n[side]))],
      ["without an answer", ...sides.map((side) => String(errors[side]))],
      ["statuses", ...sides.map(sayStatuses)],
      ["bytes", ...sides.map(sayBytes)],
    ],
    "What was answered",
  );
}
