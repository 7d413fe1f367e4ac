import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { EdgeSettings } from "../../model/evidence-edge.ts";
import type { Hop, Walk } from "../../model/evidence-web.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { describeWalk, listNames } from "./reading/walks.ts";

interface Cause {
  readonly says: string;
  readonly fix: string;
}

/** Redirect rules of the edge that are shown beside a loop. */
const mostRules = 5;

/** The hops that repeat: from the first visit of the URL that the last hop leads back to. */
function cycleOf(walk: Walk): readonly Hop[] {
  const back = walk.hops.at(-1)?.location;
  const start = walk.hops.findIndex((hop) => hop.url === back);
  return start < 0 ? walk.hops : walk.hops.slice(start);
}

/**
 * Whether a hop came through the front from what stands behind it: a front that answers by itself asks no cache. CloudFront marks its
 * own redirects in the same header.
 */
function isFromBehind({ by = "" }: Hop): boolean {
  return /\b(?:cf-cache-status|x-cache): (?!redirect|(?:function|lambda)generated)/iu.test(by);
}

/** One hop of the front's own and one of the app behind it: the two layers that each redirect. */
function nameLayers(cycle: readonly Hop[]): Cause | undefined {
  const behind = cycle.filter(isFromBehind);
  const front = cycle.filter((hop) => !isFromBehind(hop) && hop.by !== undefined);
  const [app] = behind;
  const [edge] = front;
  if (app === undefined || edge === undefined) return undefined;
  return {
    says: `Two layers redirect against each other: the front (edge or host) sends ${hostOf(edge.url)} to ${hostOf(edge.location ?? "")}, and the app behind it sends ${hostOf(app.url)} to ${hostOf(app.location ?? "")}.`,
    fix: "Choose one of the two as the main domain, leave the redirect to the front, and take it out of the app (its “site URL” or “force www” setting, or its middleware).",
  };
}

function guessCause(cycle: readonly Hop[], domain: string): Cause {
  const urls = [...new Set(cycle.map((hop) => hop.url))];
  const hosts = new Set(urls.map(hostOf));
  const schemes = new Set(urls.map((url) => url.slice(0, url.indexOf(":"))));
  const self = cycle.some((hop) => hop.url.startsWith("https:") && hop.location === hop.url);
  if (self && cycle.some((hop) => /cloudflare|cf-ray/u.test(hop.by ?? "")))
    return {
      says: "Cloudflare probably asks your server over http (SSL mode “Flexible”) while the server insists on https.",
      fix: "In Cloudflare, under SSL/TLS, choose “Full (strict)”, then open the address again.",
    };
  if (hosts.size === 1 && (self || schemes.size > 1))
    return {
      says: "Two layers disagree about https: one sends visitors to https, the other takes every request for http and sends them again.",
      fix: "Let only the front (edge, proxy or host) redirect to https, and tell the app to trust the X-Forwarded-Proto header.",
    };
  const isPair = hosts.has(domain) && hosts.has(`www.${domain}`);
  const layers = isPair ? nameLayers(cycle) : undefined;
  if (layers !== undefined) return layers;
  if (isPair)
    return {
      says: "One place sends visitors from www to the bare domain, another sends them back.",
      fix: "Choose one of the two as the main domain at your host, and delete the redirect at the DNS provider, edge or app that says the opposite.",
    };
  const paths = new Set(urls.map((url) => (URL.canParse(url) ? new URL(url).pathname.replace(/\/$/u, "") : url)));
  if (hosts.size === 1 && paths.size === 1 && urls.length > 1)
    return {
      says: "One rule adds something to the address (a slash or a parameter), another takes it away.",
      fix: "Keep one of the two rules, usually the framework’s, and remove the other at the host or edge.",
    };
  return {
    says: "The redirects lead back to where they began.",
    fix: "List the redirect rules at your edge, your host and in the app, and remove the one that leads back.",
  };
}

export default defineCheck({
  id: "redirect-loop",
  title: "No address redirects in a circle",
  why: "A circle of redirects shows every visitor “redirected you too many times” in place of your page.",
  rows: ["S1.C2"],
  risk: "redirect-broken",
  needs: ["http.walks"],
  uses: ["edge.settings"],
  specs: [{ document: "RFC 9110", section: "15.4" }],
  evaluate({ "http.walks": { walks }, "edge.settings": edge }, { domain }): Outcome {
    const loops = Map.groupBy(
      walks.filter((walk) => walk.end === "loop"),
      (walk) => [...new Set(cycleOf(walk).map((hop) => hostOf(hop.url)))].toSorted().join(" "),
    );
    const findings = [...loops.values()].map((group): FindingDraft => {
      const [first] = group as [Walk, ...Walk[]];
      const cause = guessCause(cycleOf(first), domain);
      return {
        code: "loop",
        severity: "blocker",
        confidence: "proved",
        message: `Visitors of ${listNames(group.map((walk) => hostOf(walk.start)))} go in circles. ${cause.says}`,
        breaks: "Visitors see “redirected you too many times” and cannot reach any page there.",
        fix: cause.fix,
        seen: [
          ...describeWalk(first),
          ...cycleOf(first).flatMap((hop) => (hop.by === undefined ? [] : [`${hop.url} was answered by ${hop.by}`])),
          ...tellRules(edge),
        ],
      };
    });
    const long = walks.filter((walk) => walk.end === "too-many");
    if (long.length > 0)
      findings.push({
        code: "too-many",
        severity: "high",
        confidence: "proved",
        message: `Visitors of ${listNames(long.map((walk) => hostOf(walk.start)))} are redirected more than ten times without reaching a page.`,
        breaks: "Visitors wait for many round trips, and browsers give up before the end.",
        fix: "Replace the chain by one redirect from the first address to the last.",
        seen: describeWalk(long[0] as Walk),
      });
    if (findings.length > 0) return { status: "failed", findings };
    const seen = walks.map(
      (walk) =>
        `${walk.start}: ${walk.end === "answered" ? `${walk.hops.length - 1} redirects, ends at ${walk.hops.at(-1)?.url ?? ""}` : (walk.error ?? walk.end)}`,
    );
    const blind = hostsNeverWalked(walks);
    if (walks.every((walk) => walk.hops.length === 0)) return { status: "inconclusive", reason: "no address of the site answered", seen };
    if (blind.length > 0)
      return {
        status: "inconclusive",
        reason: `${listNames(blind)} could not be followed to the end`,
        seen,
      };
    return { status: "passed", seen };
  },
});

/** The redirect rules at the edge, one of which may be a part of the circle. */
function tellRules(edge: EdgeSettings | undefined): readonly string[] {
  const rules = edge?.rules.http_request_dynamic_redirect;
  if (rules === undefined) return [];
  if ("unread" in rules) return [rules.unread];
  return rules.value
    .slice(0, mostRules)
    .map(({ expression, leadsTo }) => `Cloudflare redirect rule: ${expression} leads to ${leadsTo ?? "another address"}`);
}

/**
 * Hosts none of whose walks reached an end. A refused connection, a missing record and a certificate that a browser stops at are
 * ends: nobody goes in circles there. Silence is none.
 */
function hostsNeverWalked(walks: readonly Walk[]): readonly string[] {
  const byHost = Map.groupBy(walks, (walk) => hostOf(walk.start));
  return [...byHost]
    .filter(([, group]) =>
      group.every((walk) => walk.end === "error" && (walk.failure === undefined || /time|reset/iu.test(walk.failure.code))),
    )
    .map(([host]) => host);
}
