import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Released } from "./release-journals.ts";

const dayMs = 86_400_000;

type Times = readonly [n: number, p50Ms: number, p95LowMs: number, p95Ms: number, p95HighMs: number];

/**
 * What the people of the demo would have kept, before and after free hours got an index. “After” is a run of this app, rounded; “before” is
 * made up to go with it, as the demo's other papers are: no such release was ever measured.
 */
const routes: readonly { readonly route: string; readonly before: Times; readonly after: Times }[] = [
  { route: "GET /dashboard", before: [105, 8.4, 9.9, 10.8, 13.1], after: [105, 8.1, 9.8, 10.6, 12.2] },
  { route: "GET /api/v1/appointments", before: [105, 7.6, 9.8, 10.5, 14.2], after: [105, 7.5, 9.9, 10.3, 14.8] },
  { route: "POST /api/v1/profile", before: [105, 7.5, 9, 9.6, 18.4], after: [105, 7.6, 8.8, 9.3, 24] },
];
const steps: readonly { readonly step: string; readonly before: Times; readonly after: Times }[] = [
  { step: "customer: sign up", before: [100, 103, 144, 158, 214], after: [100, 102, 141, 160, 220] },
  { step: "customer: book", before: [100, 31, 44, 52, 88], after: [100, 12, 16, 19, 53] },
];

/**
 * Writes what `openingday perf baseline` keeps: a measurement of the release before, one of the release that runs, and beside them
 * what was done in between.
 */
export async function writeBaselines(folder: string, { previous, released }: Released, now: number): Promise<void> {
  const kept = join(folder, ".openingday", "perf");
  await mkdir(kept, { recursive: true, mode: 0o700 });
  for (const [side, commit, days] of [
    ["before", previous, 20],
    ["after", released, 2],
  ] as const) {
    const at = new Date(now - days * dayMs).toISOString();
    const baseline = {
      version: 1,
      at,
      domain: "brightpath.test",
      commit,
      vantage: "linux x64, 4 × the machine of Brightpath",
      ratePerSecond: 12,
      latenessP99Ms: 1.4,
      timerP99Ms: 1.2,
      routes: routes.map((one) => ({
        route: one.route,
        expect: 200,
        latency: latency(one[side]),
        errors: 0,
        dropped: 0,
        statuses: { "200": one[side][0] },
      })),
      steps: steps.map((one) => ({ step: one.step, latency: latency(one[side]), failures: 0 })),
      flows: { "sign-up": "customer: sign up", booking: "customer: book", dashboard: "GET /dashboard" },
    };
    await writeFile(join(kept, `${at.replaceAll(/[:.]/gu, "-")}.json`), `${JSON.stringify(baseline, undefined, 2)}\n`, { mode: 0o600 });
  }
  const day = new Date(now - 3 * dayMs).toISOString().slice(0, 10);
  await writeFile(
    join(folder, "openingday.speed.yaml"),
    `Free hours have an index by time, so that a booking finds one at once:\n  on: ${day}\n  by: Ada Brightpath\n  route: POST /book\n`,
  );
}

function latency([n, p50Ms, p95LowMs, p95Ms, p95HighMs]: Times): Readonly<Record<string, unknown>> {
  return { n, p50Ms, p95Ms, p99Ms: p95HighMs, maxMs: p95HighMs, p95LowMs, p95HighMs, intervals: { p50: [p50Ms * 0.97, p50Ms * 1.03] } };
}
