import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { FixedAddress } from "../../model/evidence-web.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";
import { readUrl } from "../../parsers/read-url.ts";

const rows = ["S1.F3"];
type Kind = FixedAddress["kind"];

/**
 * A redirect that the whole address has, whatever the request: to another host, to https, or to the same path with or without a slash.
 * Where a plain look is sent on to another page of the host, a real message may be let through.
 */
function judgeMove({ url, location }: FixedAddress): "moved" | "elsewhere" | undefined {
  const [from, to] = [readUrl(url), readUrl(location ?? "")];
  if (from === null || location === undefined) return undefined;
  if (to === null || from.protocol !== to.protocol || from.host !== to.host) return "moved";
  return from.pathname.replace(/\/$/u, "") === to.pathname.replace(/\/$/u, "") ? "moved" : "elsewhere";
}

const words: Readonly<Record<Kind, Pick<FindingDraft, "severity" | "breaks" | "fix"> & { readonly what: string }>> = {
  webhook: {
    what: "messages of your payment provider and other services",
    severity: "blocker",
    breaks: "These services do not follow redirects: each message counts as failed, so customers pay and get nothing.",
    fix: "At the service, enter the address that the redirect leads to, or take the redirect off this path.",
  },
  oauth: {
    what: "the way back from a sign-in provider",
    severity: "medium",
    breaks:
      "The provider compares this address letter by letter, and the sign-in begun on one host is forgotten on the other: people cannot sign in.",
    fix: "Enter the address that the redirect leads to, at the provider and in the app’s settings.",
  },
  form: {
    what: "a form",
    severity: "high",
    breaks: "On most redirects browsers drop what was typed, so the form seems to do nothing.",
    fix: "Let the form lead straight to the address that the redirect leads to.",
  },
};

export default defineCheck({
  id: "fixed-addresses",
  title: "Payment messages, sign-in returns and forms arrive without a redirect",
  why: "Payment providers do not follow redirects and forms lose what was typed, so one redirect in front of such an address breaks it silently.",
  rows,
  risk: "messages-lost",
  needs: ["http.walks"],
  specs: [{ document: "RFC 9110", section: "15.4" }],
  evaluate({ "http.walks": { fixed = [] } }): Outcome {
    if (fixed.length === 0)
      return {
        status: "not-applicable",
        reason: "the configuration names no webhook, sign-in return or form (webhooks, oauthCallbacks, forms)",
      };
    const seen = fixed.map(describe);
    const judgements = (Object.keys(words) as Kind[]).flatMap((kind): Judgement[] => {
      const mine = fixed.filter((one) => one.kind === kind);
      const moved = mine.filter((one) => judgeMove(one) === "moved");
      const elsewhere = kind === "webhook" ? mine.filter((one) => judgeMove(one) === "elsewhere") : [];
      const { what, severity, breaks, fix } = words[kind];
      const base = { breaks, fix };
      return [
        ...(moved.length === 0
          ? []
          : [
              {
                fails: true,
                finding: {
                  ...base,
                  code: kind,
                  severity,
                  confidence: "proved" as const,
                  message: `${listNames(moved.map((one) => one.url))} takes ${what}, and redirects.`,
                  seen: moved.map(describe),
                },
              },
            ]),
        ...(elsewhere.length === 0
          ? []
          : [
              {
                fails: false,
                finding: {
                  ...base,
                  code: `${kind}-sent-away`,
                  severity: "medium" as const,
                  confidence: "likely" as const,
                  message: `${listNames(elsewhere.map((one) => one.url))} takes ${what}, and sent a plain look away to another page, as a login rule does.`,
                  fix: "Take this path out of the rule that asks for a login, and send a test message from the service.",
                  seen: elsewhere.map(describe),
                },
              },
            ]),
      ];
    });
    const blind = fixed.filter((one) => one.error !== undefined);
    if (judgements.length === 0 && blind.length > 0)
      return { status: "inconclusive", reason: `${listNames(blind.map((one) => one.url))} gave no answer: ${blind[0]?.error ?? ""}`, seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describe({ url, status, location, by, error }: FixedAddress): string {
  if (error !== undefined) return `${url}: ${error}`;
  const to = location === undefined ? "" : ` and leads to ${location}`;
  return `${url} answered ${status ?? "?"}${to}${by === undefined || location === undefined ? "" : ` (${by})`}`;
}
