import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { AuthResult, ReceivedMail } from "../../model/evidence-mail.ts";
import { capitalise, describeMail, joinAnd, nameMails } from "./words/name-mails.ts";

export default defineCheck({
  id: "mail-arrives",
  title: "The mails that customers wait for arrive, from a server that may send them",
  why: "Nobody gets in without the mail that confirms the account, and nobody gets back in without the one that resets the password.",
  rows: ["MB2"],
  risk: "mail-not-sent",
  needs: ["mail.received"],
  specs: [
    { document: "RFC 7208", section: "2.6", cases: ["spf-fails"] },
    { document: "RFC 5321", section: "4.5.4.1", cases: ["not-sent", "late"] },
  ],
  evaluate({ "mail.received": { expected, mails, missing } }) {
    const seen = mails.map((mail) => `${describeMail(mail)}; after ${(mail.tookMs / 1000).toFixed(1)} s`);
    const silent = missing.filter(({ asked }) => asked !== false);
    const findings: FindingDraft[] = [];
    if (silent.length > 0)
      findings.push({
        code: "not-sent",
        severity: "blocker",
        confidence: "proved",
        message: `${capitalise(nameMails(silent))} did not arrive.`,
        breaks: "New customers cannot confirm their account, or cannot get back in.",
        fix: "Look for the mail in your mail provider’s log: if it is not there, the app did not hand it over; read the app’s own log of that moment.",
        seen: silent.map(({ purpose, reason }) => `${purpose}: ${reason}`),
      });
    // Where DMARC fails, the alignment check already names the cause.
    const judged = mails.filter(({ dmarc }) => dmarc.result !== "fail");
    const refused = judged.filter(({ spf }) => spf.result === "fail" || spf.result === "softfail" || spf.result === "permerror");
    if (refused.length > 0) findings.push({ ...spfFinding(refused), severity: "high" });
    if (findings.length > 0) return { status: "failed", findings, seen };
    const unasked = missing.find(({ asked }) => asked === false);
    if (unasked !== undefined) return { status: "inconclusive", reason: unasked.reason, seen };
    if (expected.length === 0 || mails.length === 0) return { status: "inconclusive", reason: "The app was not asked for a mail.", seen };
    if (judged.some(({ spf }) => spf.result === "temperror"))
      return {
        status: "inconclusive",
        reason:
          "Whether the server may send this mail (SPF) could not be told: a lookup failed, or the mailbox did not note the server’s address.",
        seen,
      };
    const late = mails.filter(({ tookMs }) => tookMs > slowMs);
    const unlisted = judged.filter(({ spf }) => spf.result === "none" || spf.result === "neutral");
    const warnings = [
      ...(unlisted.length > 0 ? [{ ...spfFinding(unlisted), severity: "medium" } as const] : []),
      ...(late.length > 0 ? [lateFinding(late)] : []),
    ];
    return warnings.length > 0 ? { status: "warned", findings: warnings, seen } : { status: "passed", seen };
  },
});

/** A customer who waits longer asks again, or leaves. */
const slowMs = 60_000;

function lateFinding(mails: readonly ReceivedMail[]): FindingDraft {
  const seconds = Math.round(Math.max(...mails.map(({ tookMs }) => tookMs)) / 1_000);
  return {
    code: "late",
    severity: "medium",
    confidence: "proved",
    message: `${capitalise(nameMails(mails))} took ${seconds} seconds to arrive.`,
    breaks: "Customers wait in front of an empty inbox, ask again, and then use the older of two links.",
    fix: "See in the app’s log when it handed the mail over: a queue that runs once a minute is the usual cause; else ask the mail provider.",
    seen: mails.map(({ purpose, tookMs }) => `${purpose}: after ${(tookMs / 1_000).toFixed(1)} s`),
  };
}

function spfFinding(mails: readonly ReceivedMail[]): Omit<FindingDraft, "severity"> {
  const domains = joinAnd([...new Set(mails.map(({ spf }) => spf.domain))]);
  const [first] = new Set(mails.map(({ spf }) => spf.result));
  const server = `the server that sent ${nameMails(mails)}`;
  const isOneCase = mails.every(({ spf }) => spf.result === first);
  const messages: Readonly<Partial<Record<AuthResult, string>>> = {
    permerror: `The SPF record of ${domains} is broken, so nobody can tell whether the server of ${nameMails(mails)} may send it.`,
    none: `There is no SPF record at ${domains}, so nothing says that ${server} may do so.`,
    neutral: `The SPF record of ${domains} leaves open whether ${server} may do so.`,
  };
  return {
    code: "spf-fails",
    confidence: "proved",
    message: (isOneCase && first !== undefined ? messages[first] : undefined) ?? `The SPF record of ${domains} does not list ${server}.`,
    breaks: "Receivers count it against the mail; together with one more slip it lands in spam.",
    fix: `Add what your mail provider asks for (“include:…” or its addresses) to the one SPF record at ${domains}.`,
    seen: mails.map(describeMail),
  };
}
