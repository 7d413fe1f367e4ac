import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { TracedRoute } from "../../model/evidence-traces.ts";
import { ms, quote, stepsOfKind, tellRoutes } from "./traces/route-words.ts";

const mostQueries = 20;
const longestMs = 1000;
/** Above this nothing else can be the reason, however busy the machine is that the application shares. */
const certainlyMs = 3000;

export default defineCheck({
  id: "sign-up-work",
  title: "Signing up takes less than a second and at most 20 queries",
  why: "Sign-up is the first thing a customer does; one that asks too many tables takes seconds on the day when everybody comes at once.",
  rows: ["S4.F1"],
  risk: "slow-sign-up",
  needs: ["request.traces"],
  specs: [],
  evaluate({ "request.traces": traces }) {
    const routes = traces.routes.filter((route) => !route.route.startsWith("GET ") && stepsOfKind(route, ["sign-up"]).length > 0);
    if (routes.length === 0)
      return {
        status: "inconclusive",
        reason: "no journey’s sign-up was among the requests that were told: name a step of one “sign up”",
      };
    const seen = tellRoutes(traces, routes);
    const findings = routes.flatMap((route) => [
      ...(route.queries.most > mostQueries ? [tooMany(route)] : []),
      ...(isTooSlow(route) ? [tooSlow(route)] : []),
    ]);
    if (findings.length > 0) return { status: "failed", findings, seen };
    const unclear = routes.find(({ fastestMs }) => fastestMs > longestMs);
    if (unclear !== undefined)
      return {
        status: "inconclusive",
        reason: `signing up (${unclear.route}) took ${ms(unclear.fastestMs)}, most of it neither in the database nor at others: a slow password hash, or a machine that was busy; follow it again while nothing else runs there`,
        seen,
      };
    return { status: "passed", seen };
  },
});

/** The fastest of several counts, and what it spent waiting: computing takes long on any machine that is busy with something else. */
function isTooSlow(route: TracedRoute): boolean {
  return route.fastestMs > longestMs && (route.fastestMs > certainlyMs || waitedMs(route) > route.fastestMs / 2);
}

/** In the database and at others, in the middle request. */
function waitedMs({ statements, calls }: TracedRoute): number {
  return [...statements, ...calls].reduce((sum, { tookMs }) => sum + tookMs, 0);
}

function tooMany({ route, queries, statements, p50Ms }: TracedRoute): FindingDraft {
  return {
    code: "queries",
    severity: "high",
    confidence: "proved",
    message: `Signing up (${route}) sends ${queries.most} statements to the database; ${mostQueries} are the limit.`,
    breaks: "New customers wait for all of them, one after the other, and the more of them come at once the longer.",
    fix: "Keep what the account cannot exist without, in one transaction; give the rest to a background job that runs after the answer.",
    seen: [`p50 ${ms(p50Ms)}`, ...statements.slice(0, 6).map(({ text, most }) => `${most} × ${quote(text)}`)],
  };
}

function tooSlow({ route, fastestMs, requests, queries, statements, calls }: TracedRoute): FindingDraft {
  const inDatabase = statements.reduce((sum, { tookMs }) => sum + tookMs, 0);
  const elsewhere = calls.reduce((sum, { tookMs }) => sum + tookMs, 0);
  const where =
    inDatabase > fastestMs / 2
      ? `${ms(inDatabase)} of it in the database (${queries.median} statements)`
      : elsewhere > fastestMs / 2
        ? `${ms(elsewhere)} of it waiting for ${calls[0]?.host ?? "others"}`
        : "most of it in the program itself";
  return {
    code: "slow",
    severity: "high",
    confidence: "proved",
    message: `Signing up (${route}) takes ${ms(fastestMs)} even at its fastest, ${where}; a second is the limit.`,
    breaks: "Customers press the button again, or leave, before they have an account.",
    fix: "Answer as soon as the account is written; mails, lists and everything else of others belongs into a background job.",
    seen: [
      `measured ${requests} times`,
      ...statements.slice(0, 4).map(({ text, most, tookMs }) => `${most} × ${quote(text)}, ${ms(tookMs)}`),
    ],
  };
}
