import { describe, expect, it } from "vitest";
import type { BaselineReport } from "../../src/model/perf-baseline.ts";
import type { PageComparison, PerfComparison } from "../../src/model/perf-comparison.ts";
import { renderBaselinePage } from "../../src/report/baseline-page.ts";
import { renderComparePage } from "../../src/report/compare-page.ts";
import { baseline } from "../checks/performance/baselines.ts";

const hostile = `</style><script>alert("1")</script><img src=x onerror='alert(2)'>`;
const change = { beforeMs: 41, afterMs: 63, ratio: { low: 1.48, median: 1.54, high: 1.61 } };
const page: PageComparison = {
  page: "GET /dashboard",
  verdict: "slower",
  reason: "half of the answers take 22 ms longer",
  p50: change,
  p95: change,
  n: { before: 600, after: 599 },
  errors: { before: 0, after: 1 },
  statuses: { before: { "200": 600 }, after: { "200": 599 } },
  bytes: { before: { fewest: 2877, most: 2877 }, after: { fewest: 2877, most: 3010 } },
  turnsMs: { before: [40, 41, 42], after: [62, null, 64] },
};
const comparison: PerfComparison = {
  version: 1,
  before: "https://old.myapp.test",
  after: "https://new.myapp.test",
  at: "2026-06-01T09:00:00.000Z",
  verdict: "slower",
  pages: [page],
  leftOut: [{ page: "POST /profile", reason: "it writes" }],
  pairs: { measured: 10, moved: 1, requests: 60 },
  probeP95Ms: { before: 1, after: 1.2 },
  tookMs: 42_000,
  requests: 1200,
};
const { steps, flows, ...measured } = baseline();
const report: BaselineReport = {
  ...measured,
  verdict: "fine",
  kept: true,
  comparedWith: "2026-05-01T09:00:00.000Z",
  steps,
  flows,
  routes: measured.routes.map((route) => ({
    ...route,
    verdict: "fine",
    trendP95Ms: [70, 60],
    trendAt: ["2026-05-01T09:00:00.000Z", "2026-05-30T09:00:00.000Z"],
  })),
};

/** What every page about speed keeps to: whole by itself, without scripts, and with numbers in all its drawings. */
function expectSound(html: string): void {
  expect(html).not.toMatch(/<script|<link|<img|onerror=|\ssrc=|href=|url\(|@import/iu);
  expect(html).not.toMatch(/NaN|undefined|\[object/u);
  expect(html).toContain("prefers-color-scheme:dark");
  expect(html).toContain('name="viewport"');
  const opened = [...html.matchAll(/<(article|section|figure|table|details|svg|ul)\b/gu)].length;
  const closed = [...html.matchAll(/<\/(article|section|figure|table|details|svg|ul)>/gu)].length;
  expect(opened).toBe(closed);
}

describe("the page of a comparison", () => {
  it("says the verdict, draws each page, and has every number in a table as well", () => {
    const html = renderComparePage(comparison);
    expectSound(html);
    expect(html).toContain("<h1>SLOWER</h1>");
    expect(html.match(/<svg/gu)).toHaveLength(2);
    expect(html).toContain("<td>41.0 ms</td><td>63.0 ms</td><td>+54 %<small>surely +48 % to +61 %</small></td>");
    expect(html).toContain("<td>2</td><td>41.0 ms</td><td>–</td>");
    expect(html).toContain("Not compared: POST /profile, because it writes.");
  });

  it("has no drawing where nothing was timed, and says why it cannot tell", () => {
    const { p50: _, p95: __, ...silent } = page;
    const none: PageComparison = { ...silent, verdict: "cannot-tell", reason: "too few pairs", turnsMs: { before: [], after: [] } };
    const html = renderComparePage({ ...comparison, verdict: "cannot-tell", partial: "stopped", pages: [none] });
    expectSound(html);
    expect(html).toContain("<h1>CANNOT TELL</h1>");
    expect(html).not.toContain("<svg");
  });

  it("shows names that are code as text", () => {
    const html = renderComparePage({
      ...comparison,
      before: hostile,
      after: hostile,
      reason: hostile,
      pages: [{ ...page, page: hostile, reason: hostile, statuses: { before: { [hostile]: 1 }, after: {} } }],
      leftOut: [{ page: hostile, reason: hostile }],
    });
    expect(html).not.toMatch(/<script|<img/u);
  });
});

describe("the page of a baseline", () => {
  it("draws the times and the trend of each route, and the steps that were walked", () => {
    const html = renderBaselinePage(report);
    expectSound(html);
    expect(html).toContain("<h1>FINE</h1>");
    // The route has times and a trend, each step its times.
    expect(html.match(/<svg/gu)).toHaveLength(4);
    expect(html).toContain("<td>19 of 20 answers</td><td>60.0 ms</td><td>50.0 to 80.0 ms</td>");
    expect(html).toContain("Walked 120 times, and 1 times in vain.");
  });

  it("has no trend the first time, and nothing to draw where nothing came", () => {
    const routes = report.routes.map((route) => ({ ...route, trendP95Ms: [60], trendAt: ["2026-05-30T09:00:00.000Z"] }));
    expect(renderBaselinePage({ ...report, routes, steps: [] }).match(/<svg/gu)).toHaveLength(1);
    const html = renderBaselinePage({
      ...report,
      verdict: "cannot-tell",
      reason: "nobody could sign in",
      kept: false,
      routes: [],
      steps: [],
    });
    expectSound(html);
    expect(html).toContain("Because nobody could sign in.");
  });

  it("shows names that are code as text", () => {
    const routes = report.routes.map((route) => ({ ...route, route: hostile, reason: hostile, trendAt: [hostile, hostile] }));
    const html = renderBaselinePage({
      ...report,
      domain: hostile,
      commit: hostile,
      vantage: hostile,
      walksEnded: hostile,
      comparedWith: hostile,
      routes,
      steps: [{ step: hostile, latency: report.routes[0]!.latency, failures: 0 }],
    });
    expect(html).not.toMatch(/<script|<img/u);
  });
});
