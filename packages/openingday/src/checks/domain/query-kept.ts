import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { Walk } from "../../model/evidence-web.ts";
import type { Declared, DeclaredHost } from "../../model/target.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { declaredHost, describeWalk, isOurs, lastHop, listNames } from "./reading/walks.ts";
import { hostOf, readUrl } from "../../parsers/read-url.ts";
import { keepsPath, keepsQuery } from "../../parsers/redirect-map.ts";

const rows = ["P2", "S2.C2"];
/** One redirect is wanted. http of a second address may take two: to https first, as HSTS needs it, then to the main address. */
const wantedRedirects = 1;
/** A page may send visitors on by itself as well, such as to their language. */
const mostRedirects = 2;
const signIn = /\/(?:log-?in|sign-?(?:in|up)|auth|sso|session|register|welcome)\b/u;

interface Loss {
  readonly kind: "query" | "path";
  readonly from: string;
  readonly to: string;
}

/**
 * The first redirect that loses the page or the marks of an advertisement. Only redirects between addresses are judged: an app that
 * sends a stranger to its login page, or a site that sends an unknown page home, is at liberty to.
 */
function findLoss(walk: Walk, start: DeclaredHost | undefined, declared: Declared): Loss | undefined {
  for (const hop of walk.hops) {
    if (hop.location === undefined || !URL.canParse(hop.location) || !URL.canParse(hop.url)) return undefined;
    const [from, to] = [new URL(hop.url), new URL(hop.location)];
    if (!isOurs(declared, to.hostname)) return undefined;
    const moves = from.protocol !== to.protocol || from.host !== to.host;
    const samePage = keepsPath(from, to);
    const loss = { from: hop.url, to: hop.location };
    if (samePage && !keepsQuery(from, to)) return { kind: "query", ...loss };
    if (samePage) continue;
    const fixedPage = start?.role === "redirect" && start.to !== undefined && URL.canParse(start.to) && new URL(start.to).pathname !== "/";
    const isApp = start?.role === "app" || start?.role === "api";
    if (!moves || (isApp && signIn.test(to.pathname))) return undefined;
    if (!keepsQuery(from, to)) return { kind: "query", ...loss };
    return fixedPage ? undefined : { kind: "path", ...loss };
  }
  return undefined;
}

/** Redirects from one address to another; a page that sends visitors on within its own host has its reasons. */
function countMoves(walk: Walk): number {
  return walk.hops.filter(({ url, location }) => {
    const [from, to] = [readUrl(url), readUrl(location ?? "")];
    return from !== null && to !== null && (from.protocol !== to.protocol || from.host !== to.host);
  }).length;
}

export default defineCheck({
  id: "query-kept",
  title: "Redirects keep the page and the marks of an advertisement",
  why: "An ad link carries marks (utm_source, gclid) that say which ad brought the visitor; a redirect that drops them hides what your money buys.",
  rows,
  risk: "redirect-broken",
  needs: ["http.walks"],
  specs: [{ document: "RFC 9110", section: "10.2.2" }],
  evaluate({ "http.walks": { walks } }, { domain, declared }): Outcome {
    const marked = walks.filter((walk) => URL.canParse(walk.start) && new URL(walk.start).searchParams.has("utm_source"));
    const roleOf = (walk: Walk): DeclaredHost | undefined => declaredHost(declared, hostOf(walk.start));
    const losses = marked.map((walk) => findLoss(walk, roleOf(walk), declared)).filter((loss) => loss !== undefined);
    const judgements: Judgement[] = (["query", "path"] as const).flatMap((kind): Judgement[] => {
      const mine = losses.filter((loss) => loss.kind === kind);
      return mine.length === 0 ? [] : [{ fails: true, finding: describeLoss(kind, mine, domain) }];
    });
    const long = marked.filter((walk) => {
      const role = roleOf(walk)?.role;
      const wanted = wantedRedirects + (walk.start.startsWith("http:") ? 1 : 0);
      return (
        (role === "site" || role === "redirect") &&
        lastHop(walk) !== undefined &&
        (countMoves(walk) > wanted || walk.hops.length - 1 > mostRedirects)
      );
    });
    if (long.length > 0)
      judgements.push({
        fails: false,
        finding: {
          code: "long-chain",
          severity: "low",
          confidence: "proved",
          message: `Visitors of ${listNames(long.map((walk) => hostOf(walk.start)))} go from address to address more often than needed before they reach the page.`,
          breaks: "Each redirect costs a visitor on a phone a noticeable wait before anything shows.",
          fix: "Let the first redirect lead straight to the last address.",
          seen: describeWalk(long[0] as Walk),
          rows: ["P2"],
        },
      });
    const seen = marked.map((walk) => `${walk.start} ends at ${walk.hops.at(-1)?.url ?? "nothing"}`);
    const finished = marked.filter((walk) => walk.hops.length > 0);
    if (finished.length === 0)
      return {
        status: "inconclusive",
        reason: `no address answered, so no redirect could be seen: ${marked[0]?.error ?? "none was followed"}`,
        seen,
      };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describeLoss(kind: "query" | "path", losses: readonly Loss[], domain: string): FindingDraft {
  const pair = [domain, `www.${domain}`];
  const isPair = losses.some(
    (loss) => hostOf(loss.from) !== hostOf(loss.to) && pair.includes(hostOf(loss.from)) && pair.includes(hostOf(loss.to)),
  );
  const distinct = [...new Map(losses.map((loss) => [`${loss.from} ${loss.to}`, loss])).values()];
  const from = listNames(distinct.map((loss) => new URL(loss.from).origin));
  return {
    code: kind === "query" ? "query-dropped" : "path-dropped",
    severity: "high",
    confidence: "proved",
    message:
      kind === "query"
        ? `The redirect of ${from} throws away what stands behind the question mark (utm_source, gclid).`
        : `The redirect of ${from} leads every page to another one.`,
    breaks:
      kind === "query"
        ? "Paid clicks arrive as visitors from nowhere, so you cannot see which ad earns its money."
        : "People who follow a link to one page arrive at a different one and leave.",
    fix: "In the redirect rule, keep path and query: Cloudflare “Preserve query string”, nginx “$request_uri”, Vercel and Netlify do so by default.",
    seen: distinct.slice(0, 6).map((loss) => `${loss.from} leads to ${loss.to}`),
    rows: isPair ? rows : ["P2"],
  };
}
