import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { Hop, Walk } from "../../model/evidence-web.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { describeWalk, isTurnedAway, lastHop } from "./reading/walks.ts";

/** The last hop, or why a walk says nothing about which host is the main one. */
function endOf(walk: Walk): { readonly hop: Hop } | { readonly reason: string } {
  if (walk.end === "loop" || walk.end === "too-many") return { reason: `${walk.start} redirects without end` };
  const hop = lastHop(walk);
  if (hop === undefined) return { reason: `${walk.start} gave no answer: ${walk.error ?? "nothing was seen"}` };
  if (isTurnedAway(hop)) return { reason: `${walk.start} turned this audit away as a robot (status ${hop.status})` };
  return { hop };
}

function failed(finding: FindingDraft): Outcome {
  return { status: "failed", findings: [finding] };
}

export default defineCheck({
  id: "one-canonical-host",
  title: "www and the bare domain lead to one and the same address",
  why: "Two addresses with the same page split logins, cookies, statistics and search results between them.",
  rows: ["S2.C2"],
  risk: "redirect-broken",
  needs: ["http.walks"],
  specs: [
    { document: "RFC 9110", section: "15.4" },
    { document: "RFC 6596", section: "3" },
  ],
  evaluate({ "http.walks": { walks } }, { domain }): Outcome {
    const www = `www.${domain}`;
    const walkOf = (host: string): Walk | undefined => walks.find((walk) => walk.start === `https://${host}/`);
    const [bareWalk, wwwWalk] = [walkOf(domain), walkOf(www)];
    if (bareWalk === undefined || wwwWalk === undefined)
      return { status: "not-applicable", reason: `${bareWalk === undefined ? domain : www} is not among the declared addresses` };
    const seen = [...describeWalk(bareWalk), ...describeWalk(wwwWalk)];
    // A www that was never set up has no second page to disagree with.
    if (wwwWalk.hops.length === 0 && wwwWalk.failure?.layer === "dns" && bareWalk.end === "answered")
      return { status: "not-applicable", reason: `${www} has no DNS record, so only ${domain} can be opened` };
    const [bareEnd, wwwEnd] = [endOf(bareWalk), endOf(wwwWalk)];
    if ("reason" in bareEnd) return { status: "inconclusive", reason: bareEnd.reason, seen };
    if ("reason" in wwwEnd) return { status: "inconclusive", reason: wwwEnd.reason, seen };
    const base = { confidence: "proved", seen } as const;
    const ends = [bareEnd.hop, wwwEnd.hop];
    const dead = ends.find((hop) => hop.status >= 400);
    const alive = ends.find((hop) => hop.status < 400);
    if (dead !== undefined && alive === undefined)
      return { status: "inconclusive", reason: `both answer with an error (status ${dead.status}), so none is the main address yet`, seen };
    if (dead !== undefined)
      return failed({
        ...base,
        code: "other-dead",
        severity: "high",
        message: `${hostOf(dead.url)} answers with an error (status ${dead.status}), while the site itself works.`,
        breaks: "Everybody who types the other spelling of your name meets an error page.",
        fix: `Add ${hostOf(dead.url)} to the site at your host as a redirect to the main address.`,
      });
    if (hostOf(bareEnd.hop.url) === hostOf(wwwEnd.hop.url)) return { status: "passed", seen };
    if (hostOf(bareEnd.hop.url) === domain && hostOf(wwwEnd.hop.url) === www)
      return failed({
        ...base,
        code: "both-answer",
        severity: "medium",
        message: `Both ${domain} and ${www} show a page; none leads to the other.`,
        breaks: "A customer signed in at one is signed out at the other, and search engines and statistics count two sites.",
        fix: `Choose one as the main domain at your host and let the other redirect to it permanently, path and query included.`,
      });
    return failed({
      ...base,
      code: "different-ends",
      severity: "medium",
      message: `${domain} ends at ${hostOf(bareEnd.hop.url)}, but ${www} ends at ${hostOf(wwwEnd.hop.url)}.`,
      breaks: "Which page visitors get depends on how they spell your name.",
      fix: "Let both redirect to the same address.",
    });
  },
});
