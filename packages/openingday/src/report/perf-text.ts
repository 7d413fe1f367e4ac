import { sides, type PageComparison, type PerfComparison, type QuantileChange } from "../model/perf-comparison.ts";
import { adviseOn, heads, marks, sayTurn } from "./perf-words.ts";
import { sayMs, sayPercent } from "./say-times.ts";
import { sparkline } from "./sparkline.ts";
import { plain, wrap } from "./wrap.ts";

const width = 96;
/** The comparison for a person: the verdict, each page with how sure it is, and what to do. */
export function renderPerfComparison(report: PerfComparison): string {
  const { verdict, reason, before, after, pages, leftOut, pairs, probeP95Ms } = report;
  const why = reason === undefined ? [] : indent(`Because ${reason}.`);
  const left = leftOut.flatMap(({ page, reason: leftFor }) => indent(`Not compared: ${page}, because ${leftFor}.`));
  const moved = pairs.moved === 0 ? "" : `, ${pairs.moved} of them left out because this machine was busier in one turn than in the other`;
  const foot = [
    `${pairs.measured} pairs of turns, ${sayTurn(report)}${moved}; ${report.requests} requests in ${(report.tookMs / 1000).toFixed(1)} s.`,
    `This machine’s own delay: ${probeP95Ms.before.toFixed(1)} ms before, ${probeP95Ms.after.toFixed(1)} ms after (19 of 20 times less).`,
  ];
  return [
    heads[verdict],
    ...why,
    ...(report.partial === undefined
      ? []
      : indent(report.partial === "stopped" ? "You stopped it before the end." : "The time was over before the end.")),
    "",
    `  before  ${plain(before)}`,
    `  after   ${plain(after)}`,
    "",
    ...pages.flatMap(renderPage),
    ...left,
    ...(left.length === 0 ? [] : [""]),
    ...indent(`Now: ${adviseOn(report)}`),
    "",
    ...foot.flatMap((line) => indent(line)),
    "",
  ].join("\n");
}

function renderPage(page: PageComparison): readonly string[] {
  const { p50, p95 } = page;
  return [
    `  ${marks[page.verdict].padEnd(13)}${plain(page.page)}`,
    ...(page.reason === undefined ? [] : indent(plain(page.reason), 15)),
    ...(p50 === undefined || p95 === undefined
      ? []
      : [
          `${" ".repeat(15)}${"".padEnd(22)}${"before".padStart(9)}${"after".padStart(10)}   change`,
          renderChange("half of the answers", p50),
          renderChange("19 of 20 answers", p95),
        ]),
    ...sparklines(page),
    "",
  ];
}

function renderChange(name: string, { beforeMs, afterMs, ratio }: QuantileChange): string {
  const sure = `${sayPercent(ratio.median)} (surely between ${sayPercent(ratio.low)} and ${sayPercent(ratio.high)})`;
  return `${" ".repeat(15)}${name.padEnd(22)}${sayMs(beforeMs).padStart(9)}${sayMs(afterMs).padStart(10)}   ${sure}`;
}

/** Each turn's middle answer as a bar, both sides on one scale that begins at nothing. */
function sparklines({ turnsMs }: PageComparison): readonly string[] {
  const most = Math.max(...sides.flatMap((side) => turnsMs[side].map((ms) => ms ?? 0)), 0);
  if (most === 0) return [];
  return sides.map((side) => `${" ".repeat(15)}${side.padEnd(8)}${sparkline(turnsMs[side], most)}`);
}

function indent(text: string, by = 2): readonly string[] {
  return wrap(plain(text), width - by).map((line) => `${" ".repeat(by)}${line}`);
}
