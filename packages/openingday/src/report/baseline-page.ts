import type { Quantiles } from "../model/evidence-speed.ts";
import type { BaselineReport, BaselineRouteReport, BaselineStep } from "../model/perf-baseline.ts";
import { barChart, type Bar } from "./bar-chart.ts";
import { advices, enough, heads, marks } from "./baseline-words.ts";
import { escapeHtml } from "./escape.ts";
import { lineChart } from "./line-chart.ts";
import { sayMs, saySpan } from "./say-times.ts";
import { sentence, speedPage, timesTable } from "./speed-page.ts";
import { sayTime } from "./words.ts";

const limitMs = 400;

/** A baseline as one self-contained page. */
export function renderBaselinePage(report: BaselineReport): string {
  const { verdict, reason, domain, at, commit, vantage, kept, comparedWith, routes, steps = [], walksEnded } = report;
  const [head = "", means = ""] = heads[verdict].split(": ", 2);
  return speedPage({
    title: `${domain}: how fast it is`,
    about: `${domain}: how fast it is`,
    verdict,
    head: means === "" ? (head.split(" how")[0] ?? head) : head,
    lead: [
      means === "" ? "How fast the pages are cannot be told." : sentence(means),
      ...(reason === undefined ? [] : [`Because ${reason}.`]),
      `Now: ${advices[verdict]}`,
    ],
    when: `${sayTime(at)}${commit === null ? "" : ` · commit ${commit.slice(0, 10)}`} · ${kept ? "kept as the new baseline" : "not kept"}${comparedWith === undefined ? "" : `, compared with the one of ${sayTime(comparedWith)}`}`,
    body: `<section><h2>In short</h2>${overview(report)}${walksEnded === undefined ? "" : `<p>The walks ended early: ${escapeHtml(walksEnded)}.</p>`}</section>
${routes.length === 0 ? "" : `<section><h2>Pages under a light load</h2>${routes.map(routeCard).join("\n")}</section>`}
${steps.length === 0 ? "" : `<section><h2>Steps of a customer, walked one after the other</h2>${steps.map(stepCard).join("\n")}</section>`}`,
    foot: [
      `Measured on ${vantage}.`,
      "The thin line over a bar is its 95 % interval. Times of different days are drawn and never judged: the same release differs by more from day to day than a slow one does.",
    ],
  });
}

function overview({ routes, steps = [] }: BaselineReport): string {
  const row = (name: string, mark: string, word: string, { n, p50Ms, p95Ms }: Quantiles): readonly string[] => [
    `${escapeHtml(name)}<small class="mark ${mark}">${word}</small>`,
    String(n),
    n === 0 ? "–" : sayMs(p50Ms),
    n === 0 ? "–" : sayMs(p95Ms),
  ];
  return timesTable(
    ["", "answers", "half within", "19 of 20 within"],
    [
      ...routes.map(({ route, verdict, latency }) => row(route, verdict, marks[verdict], latency)),
      ...steps.map(({ step, latency }) => row(step, "walked", latency.n < enough ? "too few to be sure" : "walked", latency)),
    ],
  );
}

function routeCard(route: BaselineRouteReport): string {
  const { verdict, reason, latency, errors, statuses, bytes, dropped, trendP95Ms, trendAt } = route;
  const answered =
    Object.entries(statuses)
      .map(([status, count]) => `${status} × ${count}`)
      .join(", ") || "–";
  return `<article class="route"><h3>${escapeHtml(route.route)}<span class="mark ${verdict}">${marks[verdict]}</span></h3>
${reason === undefined ? "" : `<p>${escapeHtml(sentence(reason))}</p>`}
${times(latency)}
${trend(trendP95Ms, trendAt)}
<details><summary>What was answered</summary>${timesTable(
    ["", ""],
    [
      ["statuses", escapeHtml(answered)],
      ["without an answer", String(errors)],
      ["not sent in time", String(dropped)],
      ["bytes", bytes === undefined ? "–" : bytes.fewest === bytes.most ? String(bytes.fewest) : `${bytes.fewest} to ${bytes.most}`],
    ],
  )}</details></article>`;
}

function stepCard({ step, latency, failures }: BaselineStep): string {
  const few = latency.n < enough ? ` ${enough} are needed to be sure of the slowest in twenty.` : "";
  return `<article class="route"><h3>${escapeHtml(step)}</h3>
<p>Walked ${latency.n} times${failures === 0 ? "" : `, and ${failures} times in vain`}.${few}</p>
${times(latency)}</article>`;
}

function times(latency: Quantiles): string {
  const { n, p50Ms, p95Ms, p99Ms, maxMs, p95LowMs, p95HighMs, intervals } = latency;
  if (n === 0) return "<p>Nothing was timed.</p>";
  const rows: readonly { readonly label: string; readonly long: string; readonly bar: Bar }[] = [
    {
      label: "half",
      long: "half of the answers",
      bar: { kind: "after", ms: p50Ms, ...(intervals === undefined ? {} : { span: intervals.p50 }) },
    },
    { label: "19 of 20", long: "19 of 20 answers", bar: { kind: "after", ms: p95Ms, span: [p95LowMs, p95HighMs] } },
    ...(intervals?.p99 === undefined
      ? []
      : [{ label: "99 of 100", long: "99 of 100 answers", bar: { kind: "after", ms: p99Ms, span: intervals.p99 } as const }]),
  ];
  return `${barChart({ caption: `Within which time ${n} answers came`, rows: rows.map(({ label, bar }) => ({ label, bars: [bar] })) })}
${timesTable(
  ["", "within", "surely"],
  [
    ...rows.map(({ long, bar }) => [long, sayMs(bar.ms), bar.span === undefined ? "–" : saySpan(bar.span)]),
    ["the slowest", sayMs(maxMs), ""],
  ],
)}`;
}

function trend(p95Ms: readonly number[], at: readonly string[]): string {
  if (p95Ms.length < 2) return "";
  const day = (iso: string | undefined): string => (iso ?? "").slice(0, 10);
  return `${lineChart({
    caption: `19 of 20 answers, the last ${p95Ms.length} times on this kind of machine`,
    lines: [{ name: "19 of 20", kind: "after", values: p95Ms }],
    ends: [day(at[0]), day(at.at(-1))],
    limitMs,
  })}
<details><summary>Every time</summary>${timesTable(
    ["measured", "19 of 20 within"],
    p95Ms.map((ms, index) => [escapeHtml((at[index] ?? "").slice(0, 16).replace("T", " ")), sayMs(ms)]),
  )}</details>`;
}
