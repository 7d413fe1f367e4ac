import { performance } from "node:perf_hooks";
import type { LoadRuns, RouteLoad } from "../model/evidence-speed.ts";
import { openConnections, type Connections, type DrivenRequest } from "./connections.ts";
import { letIn, type CrowdResult } from "./crowd.ts";
import { createLatencyHistogram, type LatencyHistogram } from "./latency-histogram.ts";
import { sayLate } from "./say-late.ts";
import { createTally, type Tally } from "./tally.ts";
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

const stoppedEarly = "stopped early, after many failures in a row";

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
  for (const _ of routes) tallies.push(createTally(await createLatencyHistogram()));
  const connections = openConnections(planned.timeoutMs ?? 10_000);
  let came: CrowdResult;
  const count = requests * routes.length;
  try {
    await warm(planned, connections);
    await probeTimer(timer, planned.timerProbeMs ?? 500, signal);
    came = await drive(planned, connections, tallies, lateness, count);
    await probeTimer(timer, planned.timerProbeMs ?? 500, signal);
  } finally {
    connections.close();
  }

  const loads = routes.map((route, index) => toRouteLoad(route, tallies[index]!));
  const latenessP99Ms = lateness.percentileMs(99);
  const timerP99Ms = timer.percentileMs(99);
  const p95Ms = Math.max(0, ...loads.map(({ latency }) => latency.p95Ms));
  const invalid = came.ended === "after-failures" ? stoppedEarly : sayLate(latenessP99Ms, timerP99Ms, p95Ms);
  return { ratePerSecond, routes: loads, latenessP99Ms, timerP99Ms, ...(invalid === undefined ? {} : { invalid }) };
}

async function drive(
  planned: LoadPlanned,
  connections: Connections,
  tallies: readonly Tally[],
  lateness: LatencyHistogram,
  count: number,
): Promise<CrowdResult> {
  const { routes, ratePerSecond, signal } = planned;
  const rate = ratePerSecond * routes.length;
  const result = await letIn({
    crowd: { kind: "arrivals", phases: [{ forMs: (1000 * count) / rate, from: rate, to: rate }] },
    signal,
    lateness,
    maxInFlight: planned.maxInFlight ?? 256,
    maxFailuresInRow: planned.maxFailuresInRow ?? 20,
    drop: (n) => tallies[n % routes.length]!.drop(),
    lose: (n) => tallies[n % routes.length]!.lose(),
    visit(n, dueAt, ended) {
      const route = routes[n % routes.length]!;
      const tally = tallies[n % routes.length]!;
      connections.send(route.request(Math.floor(n / routes.length)), (ending) =>
        ended(() => tally.take(ending, route.expect, performance.now() - dueAt)),
      );
    },
  });
  signal.throwIfAborted();
  return result;
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
  const { errors, unreachable, dropped, statuses, bytes } = tally.counts();
  const counts = { errors, unreachable, dropped, statuses, ...(bytes === undefined ? {} : { bytes }) };
  return { route, kind, latency: tally.latency.quantiles(), ...counts };
}
