import type { PerfRun, ResultStep } from "../model/perf-run.ts";
import { sparkline } from "./sparkline.ts";
import { plain, wrap } from "./wrap.ts";

const width = 96;
const heads: Readonly<Record<PerfRun["verdict"], string>> = {
  fine: "FINE: it bears this load.",
  "too-slow": "TOO SLOW: under this load customers wait.",
  broken: "BROKEN: under this load customers meet errors.",
  "cannot-tell": "CANNOT TELL how it bears this load.",
};
const advices: Readonly<Record<PerfRun["verdict"], string>> = {
  fine: "nothing. “--users” and “--rate” ask for more of it.",
  "too-slow": "look at what the slowest of these asks of the database, and whether it waits for somebody else’s service.",
  broken: "read the app’s log of these minutes for the first error; a pool of connections that is used up is the usual one.",
  "cannot-tell": "run it again when nothing else is busy on this machine, or for longer.",
};

/** A load run for a person. */
export function renderRun(run: PerfRun): string {
  const { whole, steps, timeline, verdict, reason } = run;
  const rows = [...(whole === undefined ? [] : [whole]), ...steps];
  return [
    heads[verdict],
    ...(reason === undefined ? [] : indent(`Because ${reason}.`)),
    ...(run.partial === undefined ? [] : indent("You stopped it before the end: this is what was measured until then.")),
    "",
    ...indent(sayAsked(run)),
    "",
    ...(rows.length === 0 ? [] : [renderHead(rows), ...rows.flatMap((row) => renderRow(row, nameWidth(rows))), ""]),
    ...renderTimeline(timeline),
    ...indent(`Now: ${advices[verdict]}`),
    "",
    ...(rows.length === 0 ? [] : renderFoot(run)),
    "",
  ].join("\n");
}

function renderFoot(run: PerfRun): readonly string[] {
  return indent(
    `The generator was at most ${run.latenessP99Ms.toFixed(1)} ms late (99 of 100); an empty timer of this machine ${run.timerP99Ms.toFixed(1)} ms. ${run.begun} ${run.journey === undefined ? "requests" : "journeys"} in ${(run.tookMs / 1000).toFixed(1)} s, ${(run.cpuMs / 1000).toFixed(1)} s of processor time here.`,
  );
}

function renderHead(rows: readonly ResultStep[]): string {
  const heads = ["answers", "failed", "half", "19 of 20", "99 of 100", "slowest"];
  return `  ${"".padEnd(nameWidth(rows))}${heads.map((head) => head.padStart(11)).join("")}`;
}

function sayAsked({ asked, journey, domain }: PerfRun): string {
  const what = journey === undefined ? `the declared routes of ${domain}` : `“${journey}” at ${domain}`;
  const grows = asked.rampSeconds === 0 ? "" : `, after growing for ${asked.rampSeconds} s`;
  const by = asked.processes === 1 ? "" : `, by ${asked.processes} processes`;
  return asked.kind === "users"
    ? `${asked.users} people at once for ${asked.seconds} s${grows}, who think for about ${asked.thinkSeconds} s: ${what}${by}.`
    : `${asked.perSecond} ${journey === undefined ? "requests" : "customers"} a second for ${asked.seconds} s${grows}: ${what}${by}.`;
}

function nameWidth(rows: readonly ResultStep[]): number {
  return Math.min(width - 66, Math.max(8, ...rows.map(({ name }) => plain(name).length))) + 1;
}

function renderRow(row: ResultStep, names: number): readonly string[] {
  const { latency, errors, statuses, dropped, said } = row;
  const failed = Object.values(statuses).reduce((sum, count) => sum + count, errors);
  const times =
    latency.n === 0
      ? ["–", "–", "–", "–"]
      : [latency.p50Ms, latency.p95Ms, latency.intervals?.p99 === undefined ? undefined : latency.p99Ms, latency.maxMs].map(sayMs);
  const name = plain(row.name);
  return [
    `  ${(name.length < names ? name : `${name.slice(0, names - 2)}…`).padEnd(names)}${[String(latency.n), String(failed), ...times].map((cell) => cell.padStart(11)).join("")}`,
    ...(dropped === 0 ? [] : indent(`${dropped} were not sent, because too many were still waiting`, 4)),
    ...said.slice(0, 2).flatMap((line) => indent(`✗ ${line}`, 4)),
  ];
}

/** What half of the answers, and 19 of 20, took as the run went on, on one scale that begins at nothing. */
function renderTimeline(bins: PerfRun["timeline"]): readonly string[] {
  if (bins.length < 2) return [];
  const most = Math.max(...bins.map(({ p95Ms }) => p95Ms));
  const line = (pick: "p50Ms" | "p95Ms"): string =>
    sparkline(
      bins.map((bin) => (bin.n === 0 ? null : bin[pick])),
      most,
    );
  const failed = bins.some((bin) => bin.failed > 0)
    ? [`  failed    ${sparkline(bins.map((bin) => (bin.failed === 0 ? null : bin.failed)))}`]
    : [];
  return [`  19 of 20  ${line("p95Ms")}  up to ${sayMs(most)}`, `  half      ${line("p50Ms")}`, ...failed, ""];
}

function indent(text: string, by = 2): readonly string[] {
  return wrap(plain(text), width - by).map((line) => `${" ".repeat(by)}${line}`);
}

/** Too few answers say nothing about the slowest in a hundred. */
function sayMs(ms: number | undefined): string {
  if (ms === undefined) return "–";
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
