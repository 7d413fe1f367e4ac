import type { StepRun } from "../model/evidence-speed.ts";
import type { TallyCounts } from "../model/perf-run.ts";
import type { Ending } from "./connections.ts";
import type { LatencyHistogram } from "./latency-histogram.ts";

/** What came of all requests to one route, or of one step. */
export interface Tally {
  readonly latency: LatencyHistogram;
  /** Takes how a request ended; whether it went as it should. */
  take(ending: Ending, expected: number, tookMs: number): boolean;
  /** Takes a step of a journey; `lateMs` is how long it waited to begin. */
  takeStep(step: StepRun, lateMs: number): void;
  /** An arrival that was not let in. */
  drop(): void;
  /** One whose answer did not come before the run was over. */
  lose(): void;
  counts(): TallyCounts;
}

const maxSaid = 3;
const maxStatuses = 40;

/** An empty tally that times into `latency`. */
export function createTally(latency: LatencyHistogram): Tally {
  const statuses: Record<string, number> = {};
  const said = new Set<string>();
  let errors = 0;
  let timedOut = 0;
  let unreachable = 0;
  let dropped = 0;
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;

  function say(line: string): void {
    if (said.size < maxSaid) said.add(line);
  }
  function countStatus(status: number): void {
    const name = String(status);
    if (name in statuses || Object.keys(statuses).length < maxStatuses) statuses[name] = (statuses[name] ?? 0) + 1;
    else errors++;
  }

  return {
    latency,
    take(ending, expected, tookMs) {
      if (!ending.answered) {
        errors++;
        if (ending.timedOut === true) timedOut++;
        if (!ending.connected) unreachable++;
        say(ending.message);
        return false;
      }
      if (ending.status !== expected) {
        countStatus(ending.status);
        return false;
      }
      latency.record(tookMs);
      if (ending.bytes < fewest) fewest = ending.bytes;
      if (ending.bytes > most) most = ending.bytes;
      return true;
    },
    takeStep(step, lateMs) {
      if (step.ok) {
        latency.record(step.tookMs + lateMs);
        return;
      }
      if (step.status === undefined) errors++;
      else countStatus(step.status);
      if (step.timedOut === true) timedOut++;
      if (step.layer === "dns" || step.layer === "connect" || step.layer === "tls") unreachable++;
      say(step.error ?? "it failed");
    },
    drop: () => void dropped++,
    lose() {
      errors++;
      timedOut++;
      say("the run was over before the answer came");
    },
    counts: () => ({
      errors,
      timedOut,
      unreachable,
      dropped,
      statuses: { ...statuses },
      ...(fewest > most ? {} : { bytes: { fewest, most } }),
      said: [...said],
    }),
  };
}

/** Both together. */
export function addCounts(one: TallyCounts, other: TallyCounts): TallyCounts {
  const statuses: Record<string, number> = { ...one.statuses };
  for (const [status, n] of Object.entries(other.statuses)) statuses[status] = (statuses[status] ?? 0) + n;
  const bytes = [one.bytes, other.bytes].filter((each) => each !== undefined);
  return {
    errors: one.errors + other.errors,
    timedOut: one.timedOut + other.timedOut,
    unreachable: one.unreachable + other.unreachable,
    dropped: one.dropped + other.dropped,
    statuses,
    ...(bytes.length === 0
      ? {}
      : { bytes: { fewest: Math.min(...bytes.map(({ fewest }) => fewest)), most: Math.max(...bytes.map(({ most }) => most)) } }),
    said: [...new Set([...one.said, ...other.said])].slice(0, maxSaid),
  };
}
