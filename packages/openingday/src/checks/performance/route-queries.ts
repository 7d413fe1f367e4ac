import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { RouteStatement, TracedRoute } from "../../model/evidence-traces.ts";
import { isQuestion, quote, tellRoutes } from "./traces/route-words.ts";

const loop = 5;

export default defineCheck({
  id: "route-queries",
  title: "No route asks the database the same question again and again",
  why: "A page that asks once for each row is quick while there are five rows, and slow as soon as customers have filled it.",
  rows: ["S4.C1", "S1.C5"],
  risk: "slow-dashboard",
  needs: ["request.traces"],
  specs: [],
  evaluate({ "request.traces": traces }) {
    const seen = tellRoutes(traces);
    const looping = traces.routes.flatMap((route) => {
      const worst = route.statements.filter((statement) => isLoop(statement, route)).toSorted((a, b) => b.most - a.most)[0];
      return worst === undefined ? [] : [{ route, worst }];
    });
    if (looping.length > 0)
      return { status: "failed", findings: looping.slice(0, 5).map(({ route, worst }) => loopFinding(route, worst)), seen };
    const isSilent = traces.routes.every(({ queries, calls }) => queries.most === 0 && calls.length === 0);
    if (isSilent)
      return {
        status: "inconclusive",
        reason: `the application told about ${traces.told} requests and not about a single query: its database library is not one that its SDK follows`,
        seen,
      };
    return { status: "passed", seen };
  },
});

/** Once may be chance, and what is asked only once cannot be seen twice. */
function isLoop(statement: RouteStatement, { requests }: TracedRoute): boolean {
  return isQuestion(statement) && statement.most >= loop && (statement.many >= 2 || requests === 1);
}

function loopFinding({ route, requests, queries }: TracedRoute, { text, most, many, tookMs }: RouteStatement): FindingDraft {
  const writes = /^(?:insert|update|delete|merge)\b/iu.test(text);
  return {
    code: "loop",
    severity: "high",
    confidence: "proved",
    message: `${route} sends the same statement ${most} times ${isStep(route) ? "each time somebody takes it" : "for one request"}: ${quote(text)}.`,
    breaks: "The page gets slower with every row a customer adds, and takes connections away from everybody else meanwhile.",
    fix: writes
      ? "Write all rows with one statement: several rows after VALUES, or one UPDATE … FROM a list."
      : `Ask once for all rows instead of once for each: replace the loop by one query with “= ANY($1)” or a JOIN${hint(text)}.`,
    seen: [
      `${many} of ${requests} requests sent it ${loop} times or more; ${queries.median} queries in the middle request, ${Math.round(tookMs * 10) / 10} ms of it in this statement`,
    ],
  };
}

/** Seen from the database, a step of a journey stands for its requests. */
function isStep(route: string): boolean {
  return route.startsWith("step ");
}

/** ORMs have a word for it. */
function hint(text: string): string {
  return /"[\w.]+"\."[\w]+"/u.test(text) ? " (in an ORM: “include”, “with” or “select … in”)" : "";
}
