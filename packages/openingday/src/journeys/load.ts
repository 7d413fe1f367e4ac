import { performance } from "node:perf_hooks";
import type { LoadRuns, RouteLoad } from "../model/evidence-speed.ts";
import { keepSchedule } from "./arrivals.ts";
import { openConnections, type Connections, type DrivenRequest, type Ending } from "./connections.ts";
import { createLatencyHistogram, type LatencyHistogram } from "./latency-histogram.ts";
import { probeTimer } from "./timer-probe.ts";

export interface LoadRoute {
  /** As people call it, `GET /dashboard`. */
  readonly route: string;
  readonly kind: "read" | "write";
  /** The one status that counts as an answer. */
  readonly expect: number;
  /** The request of the n-th arrival, from 0; negative numbers are the warm-up's. */
  request(n: number): DrivenRequest;
}

export interface LoadPlanned {
  /** Arrivals per second and route. */
  readonly ratePerSecond: number;
  /** Arrivals per route. */
  readonly requests: number;
  readonly routes: readonly LoadRoute[];
  readonly signal: AbortSignal;
  /** Throws, or rejects, for an address that is not ours to load; asked before the first connection. */
  readonly guard: (host: string, address: string) => void | Promise<void>;
  /** For one request. Default 10,000. */
  readonly timeoutMs?: number;
  /** Requests that may wait for their answers at once, over all routes. Default 256. */
  readonly maxInFlight?: number;
  /** Default 50. */
  readonly maxRatePerSecond?: number;
  /** Default 1000 a route. */
  readonly maxRequests?: number;
  /** Failures in a row after which the run ends early. Default 20. */
  readonly maxFailuresInRow?: number;
  /** How long an empty timer is watched before and after. Default 500. */
  readonly timerProbeMs?: number;
  /** Closed requests to each reading route beforehand. Default 8. */
  readonly warmUp?: number;
}

interface Tally {
  readonly latency: LatencyHistogram;
  readonly statuses: Record<string, number>;
  bytes: RouteLoad["bytes"];
  errors: number;
  unreachable: number;
  dropped: number;
}

const drainMs = 5000;

/**
 * Sends requests on a schedule that slow answers cannot hold up (an open model), one route after the other in turn, each at
 * `ratePerSecond`, and counts each latency from the moment the request was due. Only answers with the expected status are timed.
 * Rejects when the plan asks for too much, when `guard` refuses an address, or when stopped.
 */
export async function runLoad(planned: LoadPlanned): Promise<LoadRuns> {
  const { routes, ratePerSecond, requests, signal } = planned;
  refuseTooMuch(planned);
  for (const { origin, dial } of routes.map((route) => route.request(0))) await planned.guard(new URL(origin).hostname, dial.address);

  const timer = await createLatencyHistogram();
  const lateness = await createLatencyHistogram();
  const tallies: Tally[] = [];
  for (const _ of routes)
    tallies.push({ latency: await createLatencyHistogram(), statuses: {}, bytes: undefined, errors: 0, unreachable: 0, dropped: 0 });
  const connections = await openConnections(planned.timeoutMs ?? 10_000);
  let fired = 0;
  const count = requests * routes.length;
  try {
    await warm(planned, connections);
    await probeTimer(timer, planned.timerProbeMs ?? 500, signal);
    fired = await drive(planned, connections, tallies, lateness, count);
    await probeTimer(timer, planned.timerProbeMs ?? 500, signal);
  } finally {
    await connections.close();
  }

  const loads = routes.map((route, index) => toRouteLoad(route, tallies[index]!));
  const latenessP99Ms = lateness.percentileMs(99);
  const timerP99Ms = timer.percentileMs(99);
  const invalid = whyInvalid(loads, latenessP99Ms, timerP99Ms, fired < count);
  return { ratePerSecond, routes: loads, latenessP99Ms, timerP99Ms, ...(invalid === undefined ? {} : { invalid }) };
}

async function drive(
  planned: LoadPlanned,
  connections: Connections,
  tallies: readonly Tally[],
  lateness: LatencyHistogram,
  count: number,
): Promise<number> {
  const { routes, ratePerSecond, signal } = planned;
  const maxInFlight = planned.maxInFlight ?? 256;
  const maxFailuresInRow = planned.maxFailuresInRow ?? 20;
  const waiting = new Map<number, Tally>();
  let failuresInRow = 0;
  let over = false;
  const drained = Promise.withResolvers<void>();

  const fired = await keepSchedule({
    count,
    gapMs: 1000 / (ratePerSecond * routes.length),
    signal,
    fire(index, dueAt) {
      const route = routes[index % routes.length]!;
      const tally = tallies[index % routes.length]!;
      if (waiting.size >= maxInFlight) {
        tally.dropped++;
        return true;
      }
      waiting.set(index, tally);
      lateness.record(performance.now() - dueAt);
      connections.send(route.request(Math.floor(index / routes.length)), (ending) => {
        if (!waiting.delete(index)) return;
        const good = countEnding(tally, route, ending, performance.now() - dueAt);
        failuresInRow = good ? 0 : failuresInRow + 1;
        if (over && waiting.size === 0) drained.resolve();
      });
      return failuresInRow < maxFailuresInRow;
    },
  });

  over = true;
  if (waiting.size > 0) {
    const giveUp = setTimeout(drained.resolve, drainMs);
    signal.addEventListener("abort", () => drained.resolve(), { once: true });
    await drained.promise;
    clearTimeout(giveUp);
  }
  for (const tally of waiting.values()) tally.errors++;
  waiting.clear();
  return fired;
}

/** Whether the request went as it should. */
function countEnding(tally: Tally, route: LoadRoute, ending: Ending, tookMs: number): boolean {
  if (!ending.answered) {
    tally.errors++;
    if (!ending.connected) tally.unreachable++;
    return false;
  }
  if (ending.status === route.expect) {
    tally.latency.record(tookMs);
    const { fewest, most } = tally.bytes ?? { fewest: ending.bytes, most: ending.bytes };
    tally.bytes = { fewest: Math.min(fewest, ending.bytes), most: Math.max(most, ending.bytes) };
    return true;
  }
  const status = String(ending.status);
  tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
  return false;
}

/** Opens connections and lets both sides compile their code; answers do not count. Writing routes are spared. */
async function warm(planned: LoadPlanned, connections: Connections): Promise<void> {
  const times = planned.warmUp ?? 8;
  for (const route of planned.routes.filter(({ kind }) => kind === "read"))
    for (let n = 0; n < times && !planned.signal.aborted; n += 2)
      await Promise.all([n, n + 1].map((k) => new Promise<void>((resolve) => connections.send(route.request(-1 - k), () => resolve()))));
}

function refuseTooMuch({ ratePerSecond, requests, routes, ...limits }: LoadPlanned): void {
  const maxRate = limits.maxRatePerSecond ?? 50;
  const maxRequests = limits.maxRequests ?? 1000;
  if (routes.length === 0) throw new Error("the load plan names no route");
  if (!(ratePerSecond > 0 && ratePerSecond <= maxRate))
    throw new Error(`the load plan’s rate must lie between 0 and ${maxRate} requests a second`);
  if (!Number.isInteger(requests) || requests < 1 || requests > maxRequests)
    throw new Error(`the load plan’s requests must lie between 1 and ${maxRequests} a route`);
}

function toRouteLoad({ route, kind }: LoadRoute, tally: Tally): RouteLoad {
  const { errors, unreachable, dropped, statuses, bytes } = tally;
  const counts = { errors, unreachable, dropped, statuses, ...(bytes === undefined ? {} : { bytes }) };
  return { route, kind, latency: tally.latency.quantiles(), ...counts };
}

/** The machine's own wake-up noise is not the driver's fault: it is taken off first. */
function whyInvalid(routes: readonly RouteLoad[], latenessP99Ms: number, timerP99Ms: number, stopped: boolean): string | undefined {
  if (stopped) return "stopped early, after many failures in a row";
  const p95Ms = Math.max(0, ...routes.map(({ latency }) => latency.p95Ms));
  const allowedMs = Math.max(5, p95Ms / 10);
  if (latenessP99Ms - timerP99Ms <= allowedMs) return undefined;
  return `the load generator was late: ${Math.round(latenessP99Ms)} ms, of which this machine explains ${Math.round(timerP99Ms)} ms`;
}
