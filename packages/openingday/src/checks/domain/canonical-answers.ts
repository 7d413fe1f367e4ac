import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { Hop, Walk } from "../../model/evidence-web.ts";
import { describeWalk, isTurnedAway, lastHop } from "./reading/walks.ts";

type Verdict = { readonly finding: FindingDraft } | { readonly unknown: string } | { readonly fine: string };

/** What an error at an own address means for whoever opens it. */
function sayError({ url, status }: Hop, what: string): Pick<FindingDraft, "message" | "breaks" | "fix"> {
  if (status === 401)
    return {
      message: `${url} lets nobody in without a password (status 401).`,
      breaks: `Whoever opens the ${what} is asked for a password that no customer has.`,
      fix: "Take the password off when you open. Until then nothing behind it can be looked at.",
    };
  return {
    message: `${url} answers with an error (status ${status}).`,
    breaks: `Whoever opens the ${what} sees an error page and leaves.`,
    fix:
      status === 503
        ? "If a maintenance page is on, switch it off before you open. If not, read the server’s error log at that minute."
        : status >= 500
          ? "Open the address yourself, read the server’s error log at that minute, and put the last working release back if you cannot see why."
          : "Open the address yourself; make the page exist there and open to everybody, or correct the address in openingday.config.ts.",
  };
}

function judge(walk: Walk | undefined, url: string, what: string): Verdict {
  if (walk === undefined) return { unknown: `${url} was not looked at` };
  if (walk.end === "loop" || walk.end === "too-many") return { unknown: `${url} redirects without end, so no page can be judged` };
  const hop = lastHop(walk);
  if (hop === undefined) return { unknown: `${url} gave no answer: ${walk.error ?? "nothing was seen"}` };
  if (isTurnedAway(hop))
    return { unknown: `${hop.url} turned this audit away as a robot (status ${hop.status}); visitors may see another page` };
  const seen = describeWalk(walk);
  if (hop.status >= 400)
    return {
      finding: {
        code: hop.status >= 500 ? "server-error" : "refused",
        severity: "blocker",
        confidence: "proved",
        ...sayError(hop, what),
        seen,
      },
    };
  if (hop.status < 200 || hop.status > 299)
    return { unknown: `${hop.url} answers with status ${hop.status}, which is neither a page nor an error` };
  if (hop.url.startsWith("http:"))
    return {
      finding: {
        code: "not-https",
        severity: "blocker",
        confidence: "proved",
        message:
          url === hop.url
            ? `The ${what} answers at ${url}, without encryption.`
            : `Visitors of ${url} end at ${hop.url}, without encryption.`,
        breaks: `Browsers mark the ${what} as “Not secure”, and passwords typed there can be read on the way.`,
        fix: url.startsWith("https:")
          ? "Take out the redirect that leads from https to http, and let http lead to https in its place."
          : "Get a certificate (hosts and edges give them for free), let http lead to https, and name the https address in openingday.config.ts.",
        seen,
      },
    };
  return { fine: `${url} ends at ${hop.url} with status ${hop.status}` };
}

export default defineCheck({
  id: "canonical-answers",
  title: "The site and the app answer at their own addresses",
  why: "The address in your ads and mails must end at a working page over https, or nothing else matters.",
  rows: ["MB1"],
  risk: "site-unreachable",
  needs: ["http.walks"],
  specs: [{ document: "RFC 9110", section: "15" }],
  evaluate({ "http.walks": { walks } }, { declared }): Outcome {
    const addresses = new Map([[normal(declared.app), "app"]]);
    addresses.set(normal(declared.site), "site");
    const verdicts = [...addresses].map(([url, what]) =>
      judge(
        walks.find((walk) => walk.start === url),
        url,
        what,
      ),
    );
    const findings = verdicts.flatMap((one) => ("finding" in one ? [one.finding] : []));
    const seen = verdicts.flatMap((one) => ("fine" in one ? [one.fine] : []));
    if (findings.length > 0) return { status: "failed", findings, seen };
    const unknown = verdicts.flatMap((one) => ("unknown" in one ? [one.unknown] : []));
    return unknown.length > 0 ? { status: "inconclusive", reason: unknown.join("; "), seen } : { status: "passed", seen };
  },
});

function normal(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url;
}
