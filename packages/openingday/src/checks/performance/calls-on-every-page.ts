import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { RouteCalls, TracedRoute } from "../../model/evidence-traces.ts";
import type { Declared } from "../../model/target.ts";
import { fromDatabase, ms, sayTimes } from "./traces/route-words.ts";

/** Fewer cannot tell a call that a cache would have saved from the first one. */
const enough = 3;

/** Databases that are asked by HTTP are part of the application. */
const databases = /(?:^|\.)(?:supabase\.(?:co|in)|neon\.tech|turso\.io|upstash\.io|psdb\.cloud|xata\.sh|firebaseio\.com|convex\.cloud)$/u;
const firestore = /^(?:firestore|firebasestorage|datastore)\.googleapis\.com$/u;

export default defineCheck({
  id: "calls-on-every-page",
  title: "No page asks another company anew each time it is loaded",
  why: "A page that asks somebody else at every load is as slow as they are, is down when they are, and may be refused once many customers come.",
  rows: ["S4.F3"],
  risk: "waits-for-others",
  needs: ["request.traces"],
  specs: [],
  evaluate({ "request.traces": { routes, source } }, { declared }) {
    if (source === "database") return { status: "inconclusive", reason: fromDatabase };
    const pages = routes.filter(({ route, requests }) => route.startsWith("GET ") && requests >= enough);
    if (pages.length === 0)
      return { status: "inconclusive", reason: `no page was told ${enough} times: name the pages that customers open under “load.routes”` };
    const seen = pages.map(tell);
    const asking = pages.flatMap((page) => {
      const calls = page.calls.filter((call) => call.requests === page.requests && isOthers(call.host, declared));
      return calls.length === 0 ? [] : [{ page, calls }];
    });
    if (asking.length > 0) return { status: "failed", findings: [finding(asking)], seen };
    return { status: "passed", seen };
  },
});

interface Asking {
  readonly page: TracedRoute;
  readonly calls: readonly RouteCalls[];
}

/** Not the application's own parts: its domain, this machine, names and addresses that only its own network has, its database. */
function isOthers(host: string, { domain }: Declared): boolean {
  if (host === domain || host.endsWith(`.${domain}`) || databases.test(host) || firestore.test(host)) return false;
  if (!host.includes(".") || host.includes(":") || /\.(?:internal|local|svc|localhost)$/u.test(host)) return false;
  return !/^(?:127|10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./u.test(host);
}

function finding(asking: readonly Asking[]): FindingDraft {
  const hosts = [...new Set(asking.flatMap(({ calls }) => calls.map(({ host }) => host)))];
  const [first] = asking;
  const others = asking.length > 1 ? ` (and ${asking.length - 1} more)` : "";
  return {
    code: "uncached",
    severity: "high",
    confidence: "proved",
    message: `Every load of ${first?.page.route}${others} asks ${hosts.slice(0, 3).join(", ")} anew; no answer is kept.`,
    breaks: `When ${hosts[0]} is slow or down, so are these pages; with many customers it may refuse to answer at all.`,
    fix: "Keep the answer for a few minutes in the process (a variable with a time beside it), give the old one while a new one is fetched, and put a limit on the call.",
    seen: asking.slice(0, 8).map(({ page }) => tell(page)),
  };
}

function tell({ route, requests, calls, p50Ms }: TracedRoute): string {
  if (calls.length === 0) return `${route}: ${sayTimes(requests)}, calls nobody`;
  const called = calls.map((call) => `${call.host} in ${call.requests} of ${requests}, ${call.most} at most, ${ms(call.tookMs)}`);
  return `${route}: p50 ${ms(p50Ms)}; ${called.join("; ")}`;
}
