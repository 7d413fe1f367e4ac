import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { CorsAnswer } from "../../model/evidence-protection.ts";
import type { Severity } from "../../model/words.ts";

/** Classes of origin that an attacker can really own, or stand on, with what it costs when a session is let through. */
const withSession: Readonly<Record<string, { readonly severity: Severity; readonly who: string }>> = {
  null: { severity: "high", who: "pages without an address (a sandboxed frame, a local file)" },
  suffix: { severity: "high", who: "domains that merely end like yours" },
  prefix: { severity: "high", who: "domains that merely begin like yours" },
  dot: { severity: "high", who: "domains that look like yours with one letter changed" },
  http: { severity: "medium", who: "unencrypted copies of your own pages" },
  localhost: { severity: "medium", who: "programs on the customer’s own machine (localhost)" },
};

/** S5.C3 and S5.F2: no foreign origin may read answers with the customer's session. */
export default defineCheck({
  id: "foreign-origins",
  title: "No other website may read your API with a customer’s session",
  why: "Browsers keep websites apart unless your server says otherwise. One wrong setting says otherwise to everybody.",
  rows: ["S5.C3", "S5.F2"],
  risk: "cross-site-access",
  needs: ["cors.answers"],
  specs: [{ document: "Fetch Standard", section: "3.2" }],
  evaluate({ "cors.answers": { answers, routes, errors } }, { declared }) {
    const allowed = new Set((declared.cors?.allowed ?? []).map(originOf));
    const judged = routes.map((route) =>
      judgeRoute(
        route,
        answers.filter((answer) => answer.route === route && !allowed.has(answer.origin)),
      ),
    );
    const findings = judged.flat();
    const seen = answers.filter((answer) => answer.allowOrigin !== undefined).map(describe);
    if (findings.length > 0) return { status: "failed", findings, seen };
    const unasked = routes.filter((route) => !answers.some((answer) => answer.route === route));
    if (unasked.length > 0) return { status: "inconclusive", reason: `${unasked.join(", ")}: ${errors[0] ?? "no answer"}`, seen };
    return { status: "passed", seen: seen.length === 0 ? ["no foreign origin was let in"] : seen };
  },
});

function judgeRoute(route: string, answers: readonly CorsAnswer[]): FindingDraft[] {
  // An error page or a lone preflight lets nobody read anything.
  const readable = answers.filter((answer) => !answer.preflight && (answer.status < 300 || answer.status === 401 || answer.status === 403));
  const echoed = readable.filter((answer) => answer.allowOrigin === answer.origin);
  const letIn = (originClass: string): CorsAnswer | undefined => echoed.find((answer) => answer.originClass === originClass);
  const [first, second] = [letIn("reflected"), letIn("second")];
  if (first !== undefined && second !== undefined) {
    if (first.allowCredentials && second.allowCredentials)
      return [
        {
          code: "any-origin",
          severity: "blocker",
          confidence: "proved",
          message: `${route} lets every website read its answers with the customer’s session.`,
          breaks: "A customer who opens a hostile page while signed in hands it their bookings, notes and payments.",
          fix: "Allow only your own addresses: replace the setting that repeats the caller’s Origin with a fixed list.",
          seen: [describe(first), describe(second)],
        },
      ];
    return [
      {
        code: "any-origin-without-session",
        severity: "low",
        confidence: "likely",
        message: `${route} tells every website that it may read its answers, without a session.`,
        breaks: "Nothing private leaks this way today; one more setting would change that.",
        fix: "Allow only your own addresses, unless this route is meant for everybody.",
        seen: [describe(first)],
      },
    ];
  }
  return Object.entries(withSession).flatMap(([originClass, { severity, who }]) => {
    const answer = letIn(originClass);
    if (answer?.allowCredentials !== true) return [];
    return [
      {
        code: `${originClass}-origin`,
        severity,
        confidence: "proved" as const,
        message: `${route} lets ${who} read its answers with the customer’s session.`,
        breaks: "Somebody who sets up such a page can read the data of customers who visit it.",
        fix: "Compare the caller’s Origin with a fixed list, letter by letter.",
        seen: [describe(answer)],
      },
    ];
  });
}

function describe(answer: CorsAnswer): string {
  return `${answer.preflight ? "OPTIONS" : "GET"} ${answer.route} from ${answer.origin}: ${answer.status}, allow-origin ${answer.allowOrigin ?? "none"}${answer.allowCredentials ? ", with credentials" : ""}`;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
