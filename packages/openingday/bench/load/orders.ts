import type { LoadOrder } from "../../src/journeys/load-order.ts";
import type { LoadResult } from "../../src/model/perf-run.ts";

export interface Driven extends LoadResult {
  /** CPU of the whole process, its start included. */
  readonly processMs: number;
}

/** An order for one address on this machine. */
export function orderFor(url: string, more: Pick<LoadOrder, "crowd"> & Partial<LoadOrder>): LoadOrder {
  const { origin, port } = new URL(url);
  return {
    work: {
      kind: "routes",
      routes: [{ route: "GET /", kind: "read", method: "GET", url: `${origin}/`, expect: 200 }],
      customers: [{ cookies: [], values: {} }],
      pageOrigin: origin,
    },
    dials: { [origin]: { address: "127.0.0.1", port: Number(port) } },
    timeoutMs: 30_000,
    maxInFlight: 2000,
    connections: 128,
    warmUps: 6000,
    timerProbeMs: 300,
    maxFailuresInRow: 1000,
    userAgent: "bench",
    ...more,
  };
}

/** So many arrivals a second for so long. */
export function constant(rate: number, forMs: number): LoadOrder["crowd"] {
  return { kind: "arrivals", phases: [{ forMs, from: rate, to: rate }] };
}

/** So many connections that never rest: what closed-loop tools do. */
export function restless(users: number, forMs: number): LoadOrder["crowd"] {
  return { kind: "users", users, rampMs: 0, thinkMs: 0, forMs };
}
