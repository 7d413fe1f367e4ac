import type { MonitorSchedule, ScheduledCheck } from "../../model/evidence-watch.ts";
import { NotConfigured, defineProbe } from "../../model/probe.ts";
import type { ProbeContext } from "../../model/probe.ts";
import { NoAnswer } from "../../model/tools.ts";

/** Runs that must have been due before a quick monitor's account is final, and how long to wait for them. */
const wantedRuns = 20;
const waitMs = 25_000;
const quickSeconds = 2;
const maxChecks = 1000;

/**
 * Asks the declared monitor for its own account of its schedule. A monitor that does not answer is an observation, not a failure to
 * look. Monitors with an interval of at most 2 s are given up to 25 s to make 20 runs.
 */
export default defineProbe({
  key: "watch.schedule",
  mode: "active",
  timeoutMs: 40_000,
  maxRequests: 60,
  phase: 3,
  async gather(context): Promise<MonitorSchedule> {
    const { target, tools, signal } = context;
    if (target.watch === undefined)
      throw new NotConfigured("No monitor is declared: start `openingday watch` and name its address under `watch` in the configuration.");
    const url = `${target.watch.url.replace(/\/+$/, "")}/api/schedule`;
    const endsAt = tools.clock.now() + waitMs;
    for (;;) {
      const answer = await askSchedule(url, context);
      if (!answer.running || isFinal(answer.checks) || tools.clock.now() >= endsAt || signal.aborted) return answer;
      context.progress("Waiting for the monitor to make its first 20 runs");
      await tools.clock.sleep(500, signal);
    }
  },
});

function isFinal(checks: readonly ScheduledCheck[]): boolean {
  const quick = checks.filter(({ intervalSeconds }) => intervalSeconds <= quickSeconds);
  return quick.every(({ due }) => due >= wantedRuns);
}

async function askSchedule(url: string, { tools }: ProbeContext): Promise<MonitorSchedule> {
  const silent = (error: string): MonitorSchedule => ({ url, running: false, error, checks: [] });
  try {
    const answer = await tools.http.request({ url, timeoutMs: 5000, maxBytes: 512 * 1024 });
    if (answer.status !== 200) return silent(`It answered ${answer.status} instead of its schedule.`);
    const checks = readChecks(answer.text());
    return checks === undefined ? silent("It answered with something that is not a schedule.") : { url, running: true, checks };
  } catch (error) {
    if (error instanceof NoAnswer) return silent(error.message);
    throw error;
  }
}

function readChecks(text: string): readonly ScheduledCheck[] | undefined {
  try {
    const { checks } = JSON.parse(text) as { readonly checks?: unknown };
    if (!Array.isArray(checks) || checks.length > maxChecks) return undefined;
    const read = checks.map(readCheck);
    return read.every((check) => check !== undefined) ? read : undefined;
  } catch {
    return undefined;
  }
}

function readCheck(value: unknown): ScheduledCheck | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { name, url, intervalSeconds, due, done, assertsBody } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || typeof url !== "string" || typeof assertsBody !== "boolean") return undefined;
  if (!isCount(intervalSeconds) || !isCount(due) || !isCount(done)) return undefined;
  return { name: name.slice(0, 200), url: url.slice(0, 500), intervalSeconds, due, done, assertsBody };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
