import type { FindingDraft } from "../../model/check.ts";
import { defineCheck } from "../../model/check.ts";
import type { TlsHost } from "../../model/evidence-web.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";

const rows = ["MB1", "S2.F2"];
const dayMs = 86_400_000;
const warnBelowDays = 21;
const failBelowDays = 7;

type Case = "good" | "no-tls" | "wrong-host" | "expired" | "not-yet-valid" | "untrusted" | "expires-this-week" | "expires-soon" | "unknown";

/**
 * Certificates that live for days or weeks are renewed late by design, so the two limits shrink with the lifetime: a third and a
 * ninth of it, where that is less.
 */
function judgeDates(host: TlsHost, at: number): Case | undefined {
  const from = Date.parse(host.validFrom ?? "");
  const to = Date.parse(host.validTo ?? "");
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined;
  if (at > to) return "expired";
  if (at < from) return "not-yet-valid";
  const lifetimeDays = (to - from) / dayMs;
  const left = (to - at) / dayMs;
  if (left < Math.min(failBelowDays, lifetimeDays / 9)) return "expires-this-week";
  return left < Math.min(warnBelowDays, lifetimeDays / 3) ? "expires-soon" : undefined;
}

function judgeHost(host: TlsHost, at: number): Case {
  if (host.error !== undefined) {
    // A time-out or a connection that is cut may as well be the network between us.
    if (host.failure?.layer === "tls") return /time|reset/iu.test(host.failure.code) ? "unknown" : "no-tls";
    return host.failure?.code === "ECONNREFUSED" ? "no-tls" : "unknown";
  }
  if (host.nameMatches === false) return "wrong-host";
  const dates = judgeDates(host, at);
  if (dates === "expired" || dates === "not-yet-valid") return dates;
  return host.chainError === undefined ? (dates ?? "good") : "untrusted";
}

const words: Readonly<Record<Exclude<Case, "good" | "unknown">, (hosts: string) => Pick<FindingDraft, "message" | "breaks" | "fix">>> = {
  "no-tls": (hosts) => ({
    message: `${hosts} cannot be opened with https at all.`,
    breaks: "Browsers open https first: visitors see “This site can’t provide a secure connection” or “refused to connect”.",
    fix: "Add the address as a domain at your host and wait until it shows a certificate; if you run the server yourself, let it listen on port 443 with one.",
  }),
  "wrong-host": (hosts) => ({
    message: `The certificate shown by ${hosts} was made for another name.`,
    breaks: "Every visitor meets a full-page warning that somebody may be stealing their data.",
    fix: "Add exactly this address to the domains of the site at your host, so that a certificate is issued for it.",
  }),
  expired: (hosts) => ({
    message: `The certificate of ${hosts} has run out.`,
    breaks: "Every visitor meets a full-page warning, and payment providers can no longer deliver their messages to you.",
    fix: "Have the certificate renewed at your host now, and find out why it was not renewed by itself.",
  }),
  "not-yet-valid": (hosts) => ({
    message: `The certificate of ${hosts} is not valid yet.`,
    breaks: "Every visitor meets a full-page warning until its first day comes.",
    fix: "Put a certificate in place that is valid today, and look at the clock of the machine that issued this one.",
  }),
  untrusted: (hosts) => ({
    message: `Browsers have no reason to trust the certificate of ${hosts}.`,
    breaks: "Visitors meet a full-page warning, or the site works in one browser and fails in another and for payment messages.",
    fix: "Use a certificate of a public authority such as Let’s Encrypt, and serve it with its intermediate certificate (the “full chain” file).",
  }),
  "expires-this-week": (hosts) => ({
    message: `The certificate of ${hosts} runs out within days and was not renewed.`,
    breaks: "In a few days every visitor meets a full-page warning.",
    fix: "Renew it at your host today: automatic renewal should have happened by now and did not.",
  }),
  "expires-soon": (hosts) => ({
    message: `The certificate of ${hosts} runs out soon.`,
    breaks: "Nothing yet; if renewal is broken, visitors meet a full-page warning in the launch weeks.",
    fix: "Look at your host whether automatic renewal is on, and look again in a week.",
  }),
};

export default defineCheck({
  id: "certificate-valid",
  title: "Every address shows a valid certificate for its own name",
  why: "Browsers stop visitors with a full-page warning when a certificate is for another name, out of date or not trusted, and most turn back.",
  rows,
  risk: "insecure-connection",
  needs: ["tls.hosts"],
  specs: [
    { document: "RFC 9525", section: "6" },
    { document: "RFC 5280", section: "4.1.2.5" },
  ],
  evaluate({ "tls.hosts": { at, hosts } }) {
    const judged = hosts.filter((host) => host.failure?.layer !== "dns").map((host) => ({ host, result: judgeHost(host, Date.parse(at)) }));
    const seen = judged.map(({ host }) => describe(host));
    const hasGood = judged.some(({ result }) => result === "good" || result === "expires-soon");
    const judgements = (Object.keys(words) as (keyof typeof words)[]).flatMap((code): Judgement[] => {
      const affected = judged.filter(({ result }) => result === code).map(({ host }) => host);
      if (affected.length === 0) return [];
      const fails = code !== "expires-soon";
      const finding: FindingDraft = {
        code,
        severity: code === "expires-soon" ? "medium" : code === "expires-this-week" ? "high" : "blocker",
        confidence: "proved",
        ...words[code](listNames(affected.map(({ host }) => host))),
        seen: affected.map(describe),
        rows: fails && hasGood ? rows : ["MB1"],
      };
      return [{ fails, finding }];
    });
    const unknown = judged.filter(({ result }) => result === "unknown").map(({ host }) => host.host);
    if (!judgements.some((one) => one.fails) && (judged.length === 0 || unknown.length > 0))
      return {
        status: "inconclusive",
        reason:
          judged.length === 0
            ? "none of the declared addresses resolves, so there is no certificate to look at"
            : `no usable answer from ${listNames(unknown)}`,
        seen,
      };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describe(host: TlsHost): string {
  if (host.error !== undefined) return `${host.host}: ${host.error}`;
  const names = host.names ?? [];
  const shown = names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  const chain = host.chainError === undefined ? "" : `, not trusted (${host.chainError})`;
  return `${host.host}: for ${shown}, by ${host.issuer ?? "?"}, valid until ${host.validTo ?? "?"}${chain}`;
}
