import type { Finding, RankedRisk, Report } from "../model/report.ts";
import type { RowState, VerdictWord } from "../model/words.ts";
import { findLongestChain } from "./longest-chain.ts";
import { redirectLines } from "./redirect-section.ts";
import { findingsOf, headings, splitRisks } from "./split-risks.ts";
import {
  confidenceWords,
  impactWords,
  sayDuration,
  sayTime,
  sayVerdict,
  severityWords,
  stateMarks,
  stateWords,
  verdictWords,
} from "./words.ts";
import { plain, wrap } from "./wrap.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns. */
  readonly width: number;
  /** Adds where the time went. */
  readonly timings: boolean;
  /** Adds where every address leads. */
  readonly redirects?: boolean;
}

const mostOthers = 4;

type Paint = (style: keyof typeof codes, text: string) => string;
const codes = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  badRed: "1;97;41",
  goodGreen: "1;97;42",
  openYellow: "1;30;43",
} as const;
const verdictStyles = { go: "goodGreen", "no-go": "badRed", "cannot-tell": "openYellow" } as const satisfies Record<
  VerdictWord,
  keyof typeof codes
>;
const stateStyles: Readonly<Record<RowState, keyof typeof codes>> = {
  pass: "green",
  fail: "red",
  warn: "yellow",
  unproved: "yellow",
  attested: "yellow",
  excused: "yellow",
  "not-applicable": "dim",
};

/** The report for a terminal: verdict, the short list, the gates, the stages, and what was sent. */
export function renderText(report: Report, options: TextOptions): string {
  const paint: Paint = options.color ? (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m` : (_, text) => text;
  const width = Math.max(40, options.width);
  const lines = [
    "",
    `  ${paint("bold", report.target.domain)}  ${paint("dim", sayTime(report.startedAt))}`,
    "",
    `  ${paint(verdictStyles[report.verdict], ` ${verdictWords[report.verdict]} `)}`,
    ...wrap(sayVerdict(report), width - 2).map((line) => `  ${line}`),
    "",
    `  ${Object.entries(report.subVerdicts)
      .map(
        ([question, word]) =>
          `${capital(question)} ${paint(word === "go" ? "green" : word === "no-go" ? "red" : "yellow", verdictWords[word])}`,
      )
      .join("   ")}`,
    ...risksSection(report, width, paint),
    ...gatesSection(report, width, paint),
    ...stagesSection(report, width, paint),
    ...redirectsSection(report, width, paint, options.redirects === true),
    ...(report.notes.length === 0
      ? []
      : ["", "  Good to know", ...report.notes.flatMap((note) => indent(`· ${plain(note)}`, 2, width, 4))]),
    ...(options.timings ? timingsSection(report) : []),
    "",
    ...indent(footer(report), 2, width, 2).map((line) => paint("dim", line)),
    "",
  ];
  return lines.join("\n");
}

function risksSection(report: Report, width: number, paint: Paint): string[] {
  const { blocking, rest } = splitRisks(report);
  const listed = new Set(report.risks.flatMap((risk) => risk.findings));
  const left = report.findings.filter((finding) => !listed.has(finding.code)).length;
  const lines = (risks: readonly RankedRisk[], from: number): string[] =>
    risks.flatMap((risk, index) => riskLines(risk, from + index, report.findings, width, paint));
  return [
    ...(blocking.length === 0 ? [] : ["", `  ${paint("bold", headings.blocking)}`, ...lines(blocking, 1)]),
    ...(rest.length === 0 ? [] : ["", `  ${paint("bold", headings.rest)}`, ...lines(rest, blocking.length + 1)]),
    ...(left > 0 ? ["", `  and ${left} smaller ${left === 1 ? "thing" : "things"}: see --json or --html`] : []),
  ];
}

function riskLines(risk: RankedRisk, number: number, all: readonly Finding[], width: number, paint: Paint): string[] {
  const [first, ...others] = findingsOf(risk, all);
  if (first === undefined) return [];
  const tags = [
    impactWords[risk.impact],
    confidenceWords[first.confidence],
    severityWords[first.severity],
    ...(risk.excused ? ["excused"] : []),
  ];
  const labelled = (label: string, text: string): string[] => {
    const [head = "", ...rest] = wrap(plain(text), width - 18);
    return [`     ${paint("dim", label.padEnd(11))}${head}`, ...rest.map((line) => `${" ".repeat(16)}${line}`)];
  };
  return [
    "",
    `  ${paint("bold", `${number}. ${risk.title}`)}`,
    `     ${paint("dim", tags.join(" · "))}`,
    ...labelled("Seen", first.message),
    ...labelled("Breaks", first.breaks),
    ...labelled("Do now", first.fix),
    ...(first.cites.length === 0 ? [] : labelled("Rests on", first.cites.slice(0, 3).map(plain).join("; "))),
    ...others.slice(0, mostOthers).flatMap((finding) => labelled("Also", finding.message)),
    ...(others.length > mostOthers ? labelled("", `and ${others.length - mostOthers} more: see --html`) : []),
    `     ${paint("dim", `${"More".padEnd(11)}openingday explain ${first.check}`)}`,
  ];
}

function gatesSection(report: Report, width: number, paint: Paint): string[] {
  const rows = new Map(report.rows.map((row) => [row.id, row]));
  const lines = report.gates.flatMap(({ row: id, state }) => {
    const row = rows.get(id);
    const [head = "", ...rest] = wrap(row?.title ?? "", width - 8).map((line, index) => (index === 0 ? line : `        ${line}`));
    const title = [`  ${paint(stateStyles[state], stateMarks[state])} ${id.padEnd(4)}${head}`, ...rest];
    return state === "pass" || row === undefined
      ? title
      : [...title, ...indent(`${stateWords[state]}: ${plain(row.reason)}`, 8, width, 8).slice(0, 4)];
  });
  return ["", `  ${paint("bold", "The bar")}`, ...lines];
}

function stagesSection(report: Report, width: number, paint: Paint): string[] {
  return [
    "",
    `  ${paint("bold", "The seven stages")}`,
    ...report.stages.flatMap((stage) => {
      const counts = (Object.entries(stage.counts) as [RowState, number][]).filter(([, count]) => count > 0);
      const words = counts.map(([state, count]) => `${count} ${stateWords[state]}`).join(", ");
      const [head = "", ...rest] = wrap(words, width - 29);
      const mark = paint(stateStyles[stage.state], stateMarks[stage.state]);
      return [
        `  ${mark} ${stage.stage} ${stage.title.padEnd(23)}${paint("dim", head)}`,
        ...rest.map((line) => `${" ".repeat(29)}${paint("dim", line)}`),
      ];
    }),
  ];
}

/** The map where it was asked for; else only what changed since the last look. */
function redirectsSection({ redirectMap: map }: Report, width: number, paint: Paint, whole: boolean): string[] {
  if (map === undefined) return [];
  if (whole) return ["", `  ${paint("bold", "Where every address leads")}`, ...redirectLines(map, width)];
  if (map.changes.length === 0) return [];
  const shown = map.changes.slice(0, 3).flatMap((change) => indent(`· ${plain(change)}`, 2, width, 4));
  const more = map.changes.length > 3 ? ` (${map.changes.length} changes; --redirects shows them all)` : "";
  return ["", `  Redirects changed since ${plain(sayTime(map.comparedWith ?? ""))}${more}`, ...shown];
}

function timingsSection(report: Report): string[] {
  const chain = findLongestChain(report.timings.probes);
  const links = chain.links.map(({ key, answers }) => `${key} ${answers}`);
  return [
    "",
    "  Where the time went",
    ...report.timings.probes
      .toSorted((a, b) => b.tookMs - a.tookMs)
      .map((probe) => {
        const waited = probe.waitedFor.length === 0 ? "" : `, after ${[...new Set(probe.waitedFor)].join(" and ")}`;
        return `  ${probe.key.padEnd(18)}${String(Math.round(probe.tookMs)).padStart(7)} ms  ${probe.outcome}${waited}`;
      }),
    ...(chain.answers === 0 ? [] : [`  Longest chain of answers: ${links.join(" > ")} = ${chain.answers}`]),
  ];
}

function footer(report: Report): string {
  const sent = Object.entries(report.requestsSent).map(([host, count]) => `${host} ${count}`);
  return `Took ${sayDuration(report.tookMs)}. Requests sent: ${sent.length === 0 ? "none" : sent.join(", ")}.`;
}

function indent(text: string, first: number, width: number, rest: number): string[] {
  return wrap(text, width - rest).map((line, index) => `${" ".repeat(index === 0 ? first : rest)}${line}`);
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
