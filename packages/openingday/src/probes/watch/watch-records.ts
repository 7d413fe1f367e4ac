import type { MonitorRecords } from "../../model/evidence-watch.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import { NoAnswer } from "../../model/tools.ts";

const waitMs = 20_000;
const pauseMs = 500;
/** A monitor that looks this often is given the time to look once more; what an hourly one saw last is what it knows. */
const quickSeconds = 5;
const maxRecords = 200;

/**
 * Asks the declared monitor for its own account of the mail records it watches. A monitor that does not answer is an observation, not
 * a failure to look. One that has just started, or that looks every few seconds, is waited for until it has looked.
 */
export default defineProbe({
  key: "watch.records",
  mode: "active",
  timeoutMs: 30_000,
  maxRequests: 2 + waitMs / pauseMs,
  phase: 3,
  async gather({ target, tools, signal }): Promise<MonitorRecords> {
    if (target.watch === undefined)
      throw new NotConfigured("No monitor is declared: start `openingday watch` and name its address under `watch` in the configuration.");
    const url = `${target.watch.url.replace(/\/+$/, "")}/api/records`;
    const startedAt = tools.clock.now();
    for (;;) {
      const answer = await askRecords(url, tools);
      if (isFinal(answer, startedAt) || tools.clock.now() >= startedAt + waitMs || signal.aborted) return answer;
      await tools.clock.sleep(pauseMs, signal);
    }
  },
});

function isFinal({ running, watched, lookedAt, intervalSeconds = 0 }: MonitorRecords, startedAt: number): boolean {
  if (!running || !watched) return true;
  return lookedAt !== undefined && (intervalSeconds > quickSeconds || Date.parse(lookedAt) >= startedAt);
}

async function askRecords(url: string, { http }: ProbeContext["tools"]): Promise<MonitorRecords> {
  const silent = (error: string): MonitorRecords => ({ url, running: false, error, watched: false, records: [] });
  try {
    const answer = await http.request({ url, timeoutMs: 5000, maxBytes: 512 * 1024 });
    if (answer.status !== 200) return silent(`It answered ${answer.status} instead of the records it watches.`);
    const account = readAccount(answer.text());
    return account === undefined ? silent("It answered with something that is no account of records.") : { url, running: true, ...account };
  } catch (error) {
    if (error instanceof NoAnswer) return silent(error.message);
    throw error;
  }
}

function readAccount(text: string): Omit<MonitorRecords, "url" | "running"> | undefined {
  try {
    const { watched, records, lookedAt, intervalSeconds } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof watched !== "boolean" || !Array.isArray(records) || records.length > maxRecords) return undefined;
    const read = records.map(readRecord).filter((record) => record !== undefined);
    if (read.length < records.length) return undefined;
    return {
      watched,
      records: read,
      ...(isTime(lookedAt) ? { lookedAt } : {}),
      ...(typeof intervalSeconds === "number" && intervalSeconds > 0 ? { intervalSeconds } : {}),
    };
  } catch {
    return undefined;
  }
}

function readRecord(value: unknown): MonitorRecords["records"][number] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { name, kind, present, changedAt } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || typeof kind !== "string" || typeof present !== "boolean") return undefined;
  return { name: name.slice(0, 255), kind: kind.slice(0, 50), present, ...(isTime(changedAt) ? { changedAt } : {}) };
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && value.length < 40 && Number.isFinite(Date.parse(value));
}
