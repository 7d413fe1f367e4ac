import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { judgeBaseline } from "../comparison/judge-baseline.ts";
import { ConfigError } from "../config/config-error.ts";
import type { LoadRuns } from "../model/evidence-speed.ts";
import type { BaselineReport, BaselineRoute, PerfBaseline } from "../model/perf-baseline.ts";
import type { LoadPlan } from "../model/target.ts";
import { redact } from "../parsers/redact.ts";
import { renderBaseline } from "../report/baseline-text.ts";
import { takeAim } from "./aim.ts";
import { keepBaseline, readBaselines } from "./kept-baselines.ts";
import { assertWritable, save, sayPage } from "./kept-files.ts";
import { look } from "./look.ts";
import { findFlows, walkAll, type WalkedAll } from "./perf-walks.ts";

const usualWalks = 20;
const exitCodes: Readonly<Record<BaselineReport["verdict"], number>> = { fine: 0, "too-slow": 1, broken: 1, "cannot-tell": 2 };

/** `openingday perf baseline`: how fast the core pages are today, kept for the next time. */
export async function perfBaseline(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      timeout: { type: "string", default: "10m" },
      html: { type: "string" },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  if (values.html !== undefined) await assertWritable(values.html);
  const aim = await takeAim([], values.config, process.cwd());
  const { load, declared } = aim.target;
  if (load === undefined)
    throw new ConfigError(
      "A baseline needs “load” in the configuration: the routes that customers work with, and the journey that signs in.",
    );
  const walkMs = readSeconds(values.timeout) * 1000;
  const core = findFlows(load, await aim.loadJourneys());
  const folder = join(aim.folder, ".openingday", "perf");
  const kept = (await readBaselines(folder)).filter(({ domain }) => domain === declared.domain);
  const seen = await look({ mode: "active", aim, only: ["load.runs"], exactly: ["load.runs"] });
  if (seen.partial) {
    process.stderr.write("Stopped before the end; nothing is left running, and nothing was kept.\n");
    return 3;
  }
  const base = {
    version: 1,
    at: new Date(seen.at).toISOString(),
    domain: declared.domain,
    commit: seen.commit,
    vantage: vantage(),
  } as const;
  const measured = seen.evidence["load.runs"];
  // A machine that was too busy for the load is too busy for the walks, and nothing of it would be kept.
  const counts = measured?.ok === true && measured.value.invalid === undefined;
  const walked = counts ? await walkAll(aim, core, load.walks ?? usualWalks, walkMs) : { steps: [], stopped: false };
  if (walked.stopped) {
    process.stderr.write("Stopped before the end; nothing is left running, and nothing was kept.\n");
    return 3;
  }
  const report =
    measured?.ok === true
      ? await judge({ base, runs: measured.value, walked, flows: core.flows, load, kept, folder })
      : notMeasured(base, measured?.ok === false ? measured.reason : undefined);
  const text = JSON.stringify(report, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
  const clean = JSON.parse(text) as BaselineReport;
  if (values.html !== undefined) await save(values.html, (await import("../report/baseline-page.ts")).renderBaselinePage(clean));
  process.stdout.write(values.json ? `${text}\n` : `${renderBaseline(clean)}${sayPage(values.html)}`);
  return exitCodes[report.verdict];
}

type Base = Pick<PerfBaseline, "version" | "at" | "domain" | "commit" | "vantage">;

interface Measured {
  readonly base: Base;
  readonly runs: LoadRuns;
  readonly walked: WalkedAll;
  readonly flows: NonNullable<PerfBaseline["flows"]>;
  readonly load: LoadPlan;
  /** Oldest first. */
  readonly kept: readonly PerfBaseline[];
  readonly folder: string;
}

async function judge({ base, runs, walked, flows, load, kept, folder }: Measured): Promise<BaselineReport> {
  const { ratePerSecond, latenessP99Ms, timerP99Ms, invalid, routes } = runs;
  const { steps, walksEnded } = walked;
  const said = { flows, ...(steps.length === 0 ? {} : { steps }), ...(walksEnded === undefined ? {} : { walksEnded }) };
  const now: PerfBaseline = {
    ...base,
    ratePerSecond,
    latenessP99Ms,
    timerP99Ms,
    ...(invalid === undefined ? {} : { invalid }),
    routes: routes.map((route) => toBaselineRoute(route, load)),
    ...said,
  };
  const judged = judgeBaseline(now, kept);
  // What is broken, or was not really measured, is nothing to compare the next one with.
  const keeps = judged.verdict === "fine" || judged.verdict === "too-slow";
  if (keeps) await keepBaseline(folder, now);
  const last = kept.at(-1);
  return { ...base, ...judged, ...said, kept: keeps, ...(last === undefined ? {} : { comparedWith: last.at }) };
}

function notMeasured(base: Base, reason = "nothing was measured"): BaselineReport {
  return { ...base, verdict: "cannot-tell", reason, kept: false, routes: [] };
}

function toBaselineRoute({ route, latency, errors, dropped, statuses, bytes }: LoadRuns["routes"][number], load: LoadPlan): BaselineRoute {
  const expect = load.routes.find((one) => one.route === route)?.expect ?? 200;
  return {
    route,
    expect,
    latency,
    errors,
    dropped,
    statuses: { ...statuses, ...(latency.n === 0 ? {} : { [expect]: latency.n }) },
    ...(bytes === undefined ? {} : { bytes }),
  };
}

function readSeconds(text: string): number {
  const [, number, unit] = /^(\d{1,4})(s|m)?$/u.exec(text) ?? [];
  const seconds = Number(number) * (unit === "m" ? 60 : 1);
  if (!(seconds >= 10 && seconds <= 3600)) throw new ConfigError(`“${text}” is no time for --timeout: write 90s or 10m, an hour at most.`);
  return seconds;
}

/** What measured, without a name that would tell whose machine it is. */
function vantage(): string {
  const all = cpus();
  return `${process.platform} ${process.arch}, ${all.length} × ${all[0]?.model.trim() ?? "unknown processor"}`;
}
