import { defineCheck, type Outcome } from "../../model/check.ts";
import type { Page, Walk } from "../../model/evidence-web.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { type HttpVerdict, judgeHttp, turnOnHttps } from "./reading/http-entry.ts";
import { findMixedContent } from "./reading/mixed-content.ts";
import { describeWalk } from "./reading/walks.ts";

const rows = ["S2.C1"];

function judgeRoot(walk: Walk, { kind }: HttpVerdict): Judgement[] {
  const base = { confidence: "proved", seen: describeWalk(walk) } as const;
  switch (kind) {
    case "insecure":
      return [
        {
          fails: true,
          finding: {
            ...base,
            code: "answers-insecurely",
            severity: "high",
            message: `${walk.start} shows the page over plain http and does not lead to https.`,
            breaks: "Visitors who type your name can get the page marked “Not secure”, and anyone on their network can read or change it.",
            fix: turnOnHttps,
          },
        },
      ];
    case "dead":
      return [
        {
          fails: true,
          finding: {
            ...base,
            code: "no-redirect",
            severity: "medium",
            message: `${walk.start} answers with an error (status ${walk.hops.at(-1)?.status ?? 0}) in place of a redirect to https.`,
            breaks: "Visitors who follow an old http link meet an error page.",
            fix: turnOnHttps,
          },
        },
      ];
    case "closed":
      return [
        {
          fails: false,
          finding: {
            ...base,
            code: "no-http",
            severity: "low",
            message: `${walk.start} refuses the connection, so old http links lead nowhere.`,
            breaks: "Browsers that try http first, and old links, show “refused to connect”.",
            fix: "Let port 80 answer with a permanent redirect to https.",
          },
        },
      ];
    case "late":
      return [
        {
          fails: false,
          finding: {
            ...base,
            code: "late-https",
            severity: "low",
            message: `${walk.start} passes through another http address before it reaches https.`,
            breaks: "The first seconds of a visit are unencrypted for longer than needed, and slower.",
            fix: "Redirect http to https first, then to the main domain, or do both in one step.",
          },
        },
      ];
    case "temporary":
      return [
        {
          fails: false,
          finding: {
            ...base,
            code: "temporary",
            severity: "low",
            message: `The redirect of ${walk.start} to https is marked as temporary (status ${walk.hops[0]?.status ?? 0}).`,
            breaks: "Browsers ask again over http on every visit, and search engines keep the http address.",
            fix: "Let the redirect answer 301 or 308 (permanent).",
          },
        },
      ];
    case "clean":
    case "unknown":
      return [];
  }
}

export default defineCheck({
  id: "https-redirect",
  title: "Visitors who come over http are led to https at once",
  why: "Old links and typed names arrive over http; one permanent redirect brings them to the safe address.",
  rows,
  risk: "insecure-connection",
  needs: ["http.walks", "http.pages"],
  specs: [
    { document: "RFC 9110", section: "15.4" },
    { document: "W3C Mixed Content", section: "4" },
  ],
  evaluate({ "http.walks": { walks }, "http.pages": { pages } }, { domain, declared }): Outcome {
    const root = walks.some((walk) => walk.start === `http://${domain}/`) ? domain : hostOf(declared.site);
    const walk = walks.find((one) => one.start === `http://${root}/`);
    const verdict: HttpVerdict = walk === undefined ? { kind: "unknown", reason: `http://${root}/ was not looked at` } : judgeHttp(walk);
    // The landing page of the site comes first; the app's is judged with its host.
    const [landing] = pages;
    const mixed = landing === undefined ? undefined : findMixedContent([landing]);
    const judgements = [
      ...(walk === undefined ? [] : judgeRoot(walk, verdict)),
      ...(mixed === undefined ? [] : [{ fails: true, finding: mixed }]),
    ];
    const seen = [...(walk === undefined ? [] : describeWalk(walk)), ...(landing === undefined ? [] : [describePage(landing)])];
    const unread =
      landing === undefined || landing.error !== undefined
        ? `the landing page could not be read: ${landing?.error ?? "none was asked for"}`
        : undefined;
    const open = verdict.reason ?? unread;
    if (open !== undefined && !judgements.some((one) => one.fails)) return { status: "inconclusive", reason: open, seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describePage(page: Page): string {
  if (page.error !== undefined) return `${page.url}: ${page.error}`;
  const hsts = page.headers?.find((header) => header.name === "strict-transport-security")?.value;
  return `${page.url}: ${hsts === undefined ? "no Strict-Transport-Security" : `Strict-Transport-Security: ${hsts}`}`;
}
