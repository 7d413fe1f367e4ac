import type { RouteCalls, RouteStatement, SeenRequest, TracedRoute } from "../../model/evidence-traces.ts";

/** So many of one statement in one request are a loop. */
const loop = 5;
const mostRoutes = 200;
const mostStatements = 12;
const mostCalls = 12;

/** Adds requests up to their routes, slowest first. `stepOf` names the step of a journey that sent one. */
export function addUpRequests(requests: readonly SeenRequest[], stepOf: (traceId: string) => string | undefined): readonly TracedRoute[] {
  const byRoute = Map.groupBy(requests, ({ method, route }) => `${method} ${route}`);
  const routes = [...byRoute].map(([route, own]) => addUpRoute(route, own, stepOf));
  return routes.toSorted((a, b) => b.p50Ms - a.p50Ms).slice(0, mostRoutes);
}

function addUpRoute(route: string, own: readonly SeenRequest[], stepOf: (traceId: string) => string | undefined): TracedRoute {
  const took = sorted(own.map(({ tookMs }) => tookMs));
  const queries = sorted(own.map((request) => request.queries));
  const waits = own.map(({ poolWaitMs }) => poolWaitMs).filter((ms) => ms > 0);
  const bytes = own.flatMap((request) => request.bytes ?? []);
  return {
    route,
    requests: own.length,
    failed: own.filter(({ status = 0 }) => status >= 500).length,
    fastestMs: at(took, 0),
    p50Ms: at(took, 0.5),
    p95Ms: at(took, 0.95),
    queries: { fewest: at(queries, 0), median: at(queries, 0.5), most: at(queries, 1) },
    statements: addUpStatements(own),
    calls: addUpCalls(own),
    poolWaits: { requests: waits.length, longestMs: Math.max(0, ...waits) },
    ...(bytes.length === 0 ? {} : { mostBytes: Math.max(...bytes) }),
    steps: [...new Set(own.flatMap(({ traceId }) => stepOf(traceId) ?? []))],
  };
}

function addUpStatements(own: readonly SeenRequest[]): readonly RouteStatement[] {
  const byText = Map.groupBy(
    own.flatMap(({ statements }) => statements),
    ({ text }) => text,
  );
  const added = [...byText].map(([text, uses]): RouteStatement => {
    const calls = sorted(uses.map((use) => use.calls));
    const repeated = uses.flatMap((use) => use.repeated ?? []);
    return {
      text,
      requests: uses.length,
      most: at(calls, 1),
      median: at(calls, 0.5),
      many: calls.filter((count) => count >= loop).length,
      ...(repeated.length < uses.length
        ? {}
        : { repeated: { requests: repeated.filter((count) => count > 0).length, most: Math.max(...repeated) } }),
      tookMs: at(sorted(uses.map(({ tookMs }) => tookMs)), 0.5),
    };
  });
  const weight = ({ most, repeated, tookMs }: RouteStatement): number => most * 100 + (repeated?.most ?? 0) * 100 + tookMs;
  return added.toSorted((a, b) => weight(b) - weight(a)).slice(0, mostStatements);
}

function addUpCalls(own: readonly SeenRequest[]): readonly RouteCalls[] {
  const byHost = Map.groupBy(
    own.flatMap(({ calls }) => calls),
    ({ host }) => host,
  );
  const added = [...byHost].map(([host, uses]): RouteCalls => {
    const told = uses.flatMap(({ withoutLimit }) => withoutLimit ?? []);
    return {
      host,
      requests: uses.length,
      most: Math.max(...uses.map(({ calls }) => calls)),
      ...(told.length < uses.length ? {} : { withoutLimit: told.filter((count) => count > 0).length }),
      tookMs: at(sorted(uses.map(({ tookMs }) => tookMs)), 0.5),
    };
  });
  return added.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, mostCalls);
}

function sorted(figures: readonly number[]): readonly number[] {
  return figures.toSorted((a, b) => a - b);
}

/** The figure below which that share of all lies; there is at least one. */
function at(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil(share * ascending.length) - 1))] ?? 0;
}
