import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { RouteStatement, TracedRoute } from "../../model/evidence-traces.ts";
import { fromDatabase, isQuestion, quote, sayTimes } from "./traces/route-words.ts";

interface Candidate {
  readonly route: TracedRoute;
  readonly statement: RouteStatement;
}

/** S4.C2, the half that saves work: what is read again within one request, with nothing written in between. */
export default defineCheck({
  id: "repeated-reads",
  title: "No request reads the same thing from the database twice",
  why: "What was read a moment ago can be kept for the rest of the request; reading it again costs a round trip each time, and safe caching begins here.",
  rows: ["S4.C2"],
  risk: "slow-dashboard",
  needs: ["request.traces"],
  specs: [],
  evaluate({ "request.traces": { routes, source } }) {
    if (source === "database") return { status: "inconclusive", reason: fromDatabase };
    const statements = routes.flatMap((route) => route.statements.filter(isQuestion).map((statement): Candidate => ({ route, statement })));
    const seen = [`${statements.length} statements on ${routes.length} routes were held against each other`];
    const candidates = statements.filter(({ route, statement }) => isRepeated(statement, route));
    if (candidates.length > 0) return { status: "warned", findings: [finding(candidates)], seen };
    if (statements.length === 0) return { status: "inconclusive", reason: "the application told about no query", seen };
    if (statements.every(({ statement }) => statement.repeated === undefined))
      return { status: "inconclusive", reason: "the application’s SDK does not tell whether the values were the same", seen };
    return { status: "passed", seen };
  },
});

function isRepeated({ repeated }: RouteStatement, { requests }: TracedRoute): boolean {
  return repeated !== undefined && (repeated.requests >= 2 || (requests === 1 && repeated.most >= 1));
}

function finding(candidates: readonly Candidate[]): FindingDraft {
  const [worst, ...others] = candidates.toSorted((a, b) => times(b) - times(a));
  const tell = ({ route, statement }: Candidate): string =>
    `${route.route} reads it ${sayTimes(times({ route, statement }))} in one request: ${statement.text}`;
  return {
    code: "same-values",
    severity: "low",
    confidence: "proved",
    message: `${worst?.route.route} reads the same thing ${worst === undefined ? "" : sayTimes(times(worst))} in one request, with nothing written in between: ${quote(worst?.statement.text ?? "")}${others.length > 0 ? `; ${others.length} more like it` : ""}.`,
    breaks: "Each page load costs more of the database than it must, which shows first when many customers come at once.",
    fix: "Read it once at the beginning of the request and hand the result on; a cache that outlives the request is not needed for that.",
    seen: candidates.slice(0, 8).map(tell),
  };
}

/** The first time counts as well. */
function times({ statement }: Candidate): number {
  return 1 + (statement.repeated?.most ?? 0);
}
