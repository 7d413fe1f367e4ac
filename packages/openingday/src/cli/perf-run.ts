import { judgeRun } from "../comparison/judge-run.ts";
import { ConfigError } from "../config/config-error.ts";
import { addShares } from "../journeys/add-shares.ts";
import type { CrowdNow } from "../journeys/crowd.ts";
import { driveShare, lastsMs } from "../journeys/drive-share.ts";
import type { LoadOrder, LoadShare } from "../journeys/load-order.ts";
import type { AskedLoad, LoadResult, PerfRun } from "../model/perf-run.ts";
import { redact } from "../parsers/redact.ts";
import { renderRun } from "../report/run-text.ts";
import { takeAim } from "./aim.ts";
import { openSeedMailbox } from "./open-seed-mailbox.ts";
import { openPerfDoors, type PerfDoors } from "./perf-doors.ts";
import { FirstCustomerLost, hostsOf, prepareOrder, usualRate, type OrderOptions } from "./perf-run-order.ts";
import { readRunOptions, type RunOptions } from "./perf-run-options.ts";
import { createStatusLine, type StatusLine } from "./status-line.ts";

const exitCodes: Readonly<Record<PerfRun["verdict"], number>> = { fine: 0, "too-slow": 1, broken: 1, "cannot-tell": 2 };
const sayEveryMs = 500;

/** `openingday perf run`: how the site bears load. */
export async function perfRun(args: readonly string[]): Promise<number> {
  const options = readRunOptions(args);
  const aim = await takeAim([], options.config, process.cwd());
  const { target } = aim;
  if (aim.config === undefined)
    throw new ConfigError(
      "A load run needs a configuration that says what is yours and what customers do there: “openingday init” writes one.",
    );
  const journeys = await aim.loadJourneys();
  const at = Date.now();
  const begun = performance.now();
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error("stopped"));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const status = createStatusLine(process.stderr);
  const mailbox = await openSeedMailbox(target);
  let doors: PerfDoors | undefined;
  let leave: (() => Promise<void>) | undefined;
  try {
    const { domain } = target.declared;
    doors = await openPerfDoors({
      hosts: hostsOf({ options, target, journeys }),
      domain,
      vantage: target.vantage,
      folder: aim.folder,
      signal: stop.signal,
    });
    const context = { options, target, journeys, tools: doors.tools, signal: stop.signal, say: (line: string) => status.say(line) };
    const asked = askedOf(context);
    status.tell(`${sayWhat(asked, options)}, to addresses that you own only. Ctrl+C ends it early and keeps what was measured.`);
    const title = journeys.find(({ id }) => id === options.journey)?.title;
    const base = { version: 1, domain, at: new Date(at).toISOString(), ...(title === undefined ? {} : { journey: title }), asked } as const;
    const result = await measure(context);
    const run: PerfRun = {
      ...base,
      ...result.measured,
      ...(result.lost === undefined ? judgeRun(result.measured, title !== undefined) : { verdict: "broken", reason: result.lost }),
      ...(stop.signal.aborted ? { partial: "stopped" } : {}),
      tookMs: Math.round(performance.now() - begun),
    };
    status.end();
    const cleaned = JSON.stringify(run, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
    process.stdout.write(options.json ? `${cleaned}\n` : renderRun(JSON.parse(cleaned) as PerfRun));
    return exitCodes[run.verdict];
  } finally {
    status.end();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await leave?.();
    await doors?.close();
    await mailbox?.stop();
  }

  async function measure(context: OrderOptions): Promise<{ readonly measured: LoadResult; readonly lost?: string }> {
    try {
      const prepared = await prepareOrder(context);
      leave = prepared.leave;
      const shares = await drive(prepared.order, context, status);
      return { measured: await addShares(shares, lastsMs(prepared.order)) };
    } catch (error) {
      // A journey that ends because somebody pressed Ctrl+C says nothing about the site.
      if (!(error instanceof FirstCustomerLost) || context.signal.aborted)
        throw context.signal.aborted ? new ConfigError("Stopped before anything was measured; nothing is left running.") : error;
      return { measured: nothing, lost: error.message };
    }
  }
}

const nothing: LoadResult = { steps: [], latenessP99Ms: 0, timerP99Ms: 0, timeline: [], begun: 0, ended: "after-failures", cpuMs: 0 };

async function drive(
  order: LoadOrder,
  { options, target, tools, signal }: OrderOptions,
  status: StatusLine,
): Promise<readonly LoadShare[]> {
  const seconds = Math.round(lastsMs(order) / 1000);
  let begunAt: number | undefined;
  let saidAt = 0;
  const watch = ({ begun, inFlight, failed }: CrowdNow): void => {
    const now = performance.now();
    begunAt ??= now;
    if (now < saidAt + sayEveryMs) return;
    saidAt = now;
    status.say(`${Math.round((now - begunAt) / 1000)} of ${seconds} s: ${begun} begun, ${inFlight} waiting, ${failed} failed`);
  };
  if (options.processes === 1) {
    const { clock, imap, random, secret } = tools;
    const own = { clock, imap, word: () => random.word(), ...(secret === undefined ? {} : { secret }) };
    return [await driveShare({ order, tools: own, signal, watch })];
  }
  const { driveTogether } = await import("./load-process/drive-together.ts");
  return driveTogether({ order, vantage: target.vantage, processes: options.processes, signal, watch });
}

function askedOf({ options, target }: OrderOptions): AskedLoad {
  const { users, forMs, rampMs, thinkMs, processes } = options;
  const times = { seconds: forMs / 1000, rampSeconds: rampMs / 1000, processes };
  if (users !== undefined) return { kind: "users", users, thinkSeconds: thinkMs / 1000, ...times };
  return { kind: "arrivals", perSecond: options.perSecond ?? usualRate({ options, target }), ...times };
}

function sayWhat(asked: AskedLoad, { journey }: RunOptions): string {
  const time = `for ${asked.seconds + asked.rampSeconds} s`;
  if (asked.kind === "users") return `${asked.users} people at once ${time}`;
  return `${asked.perSecond} ${journey === undefined ? "requests" : "customers"} a second ${time}`;
}
