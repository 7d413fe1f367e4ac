import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { ReceivedMail } from "../../model/evidence-mail.ts";
import { capitalise, describeMail, joinAnd, nameMails } from "./words/name-mails.ts";

export default defineCheck({
  id: "mail-arrives",
  title: "The mails that customers wait for arrive, from a server that may send them",
  why: "Nobody gets in without the mail that confirms the account, and nobody gets back in without the one that resets the password.",
  rows: ["MB2"],
  risk: "mail-not-sent",
  needs: ["mail.received"],
  specs: [{ document: "RFC 7208", section: "2.6" }],
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
    const unlisted = judged.filter(({ spf }) => spf.result === "none" || spf.result === "neutral");
    return unlisted.length > 0
      ? { status: "warned", findings: [{ ...spfFinding(unlisted), severity: "medium" }], seen }
      : { status: "passed", seen };
  },
});

function spfFinding(mails: readonly ReceivedMail[]): Omit<FindingDraft, "severity"> {
  const domains = joinAnd([...new Set(mails.map(({ spf }) => spf.domain))]);
  const broken = mails.every(({ spf }) => spf.result === "permerror");
  return {
    code: "spf-fails",
    confidence: "proved",
    message: broken
      ? `The SPF record of ${domains} is broken, so nobody can tell whether the server of ${nameMails(mails)} may send it.`
      : `The SPF record of ${domains} does not list the server that sent ${nameMails(mails)}.`,
    breaks: "Receivers count it against the mail; together with one more slip it lands in spam.",
    fix: `Add what your mail provider asks for (“include:…” or its addresses) to the one SPF record at ${domains}.`,
    seen: mails.map(describeMail),
  };
}
