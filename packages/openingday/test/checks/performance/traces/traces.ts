import type { RequestTraces, RouteCalls, RouteStatement, TracedRoute } from "../../../../src/model/evidence-traces.ts";

/** Figures of a route that nobody complains about, with some changed. */
export function route(name: string, more: Partial<TracedRoute> = {}): TracedRoute {
  return {
    route: name,
    requests: 5,
    failed: 0,
    fastestMs: 12,
    p50Ms: 20,
    p95Ms: 40,
    queries: { fewest: 4, median: 4, most: 4 },
    statements: [statement("select * from people where id = ?")],
    calls: [],
    poolWaits: { requests: 0, longestMs: 0 },
    steps: [],
    ...more,
  };
}

export function statement(text: string, more: Partial<RouteStatement> = {}): RouteStatement {
  return { text, requests: 5, most: 1, median: 1, many: 0, repeated: { requests: 0, most: 0 }, tookMs: 1, ...more };
}

export function call(host: string, more: Partial<RouteCalls> = {}): RouteCalls {
  return { host, requests: 5, most: 1, withoutLimit: 0, tookMs: 80, ...more };
}

export function traces(...routes: readonly TracedRoute[]): { readonly "request.traces": RequestTraces } {
  const told = routes.reduce((sum, { requests }) => sum + requests, 0);
  return { "request.traces": { source: "application", sdks: ["openingday"], sent: told + 2, told, dropped: 0, routes } };
}
