import { defineCheck, type Outcome } from "../../model/check.ts";
import type { Walk } from "../../model/evidence-web.ts";
import type { Declared } from "../../model/target.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { judgeHttp, turnOnHttps } from "./reading/http-entry.ts";
import { findMixedContent } from "./reading/mixed-content.ts";
import { declaredHost, describeWalk, listNames, reachedAny } from "./reading/walks.ts";

const rows = ["S2.F2"];

/** The http entries of hosts where visitors read or type, besides the root domain; a name without a DNS record has none. */
function entriesOf(walks: readonly Walk[], declared: Declared): readonly Walk[] {
  return walks.filter((walk) => {
    const host = hostOf(walk.start);
    const role = declaredHost(declared, host)?.role;
    if (walk.start !== `http://${host}/` || host === declared.domain || walk.failure?.layer === "dns") return false;
    return role === "site" || role === "app" || role === "redirect";
  });
}

export default defineCheck({
  id: "insecure-host",
  title: "No address of yours shows its pages without encryption",
  why: "One forgotten address without https is enough: customers who land there see “Not secure”, and what they type can be read.",
  rows,
  risk: "insecure-connection",
  needs: ["http.walks", "http.pages"],
  specs: [
    { document: "RFC 9110", section: "4.2.2" },
    { document: "W3C Mixed Content", section: "4" },
  ],
  evaluate({ "http.walks": { walks }, "http.pages": { pages, others: more = [] } }, { declared }): Outcome {
    const entries = entriesOf(walks, declared).map((walk) => ({ walk, verdict: judgeHttp(walk) }));
    const insecure = entries.filter(({ verdict }) => verdict.kind === "insecure").map(({ walk }) => walk);
    const judgements: Judgement[] = [];
    if (insecure.length > 0)
      judgements.push({
        fails: true,
        finding: {
          code: "answers-insecurely",
          severity: "high",
          confidence: "proved",
          message: `${listNames(insecure.map((walk) => walk.start))} answered with a page over plain http.`,
          breaks: "Visitors of that address see “Not secure”, and what they type there can be read on the way.",
          fix: turnOnHttps,
          seen: insecure.flatMap(describeWalk),
        },
      });
    // The site's landing page comes first and is judged with the root domain.
    const others = [...pages.slice(1), ...more].filter((page) => page.error === undefined);
    const mixed = findMixedContent(others);
    if (mixed !== undefined) judgements.push({ fails: true, finding: mixed });
    const seen = entries.flatMap(({ walk }) => describeWalk(walk));
    if (judgements.length === 0 && !reachedAny(walks))
      return { status: "inconclusive", reason: "no address of the site could be opened", seen };
    const open = entries.find(({ verdict }) => verdict.kind === "unknown")?.verdict.reason;
    if (open !== undefined && judgements.length === 0) return { status: "inconclusive", reason: open, seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});
