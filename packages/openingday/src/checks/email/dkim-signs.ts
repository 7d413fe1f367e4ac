import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { ReceivedMail } from "../../model/evidence-mail.ts";
import { capitalise, describeMail, joinAnd, nameMails } from "./words/name-mails.ts";

const breaks =
  "Large mailbox providers expect a signature on every mail; without a good one, sign-up and reset mails land in spam or are refused.";

export default defineCheck({
  id: "dkim-signs",
  title: "The app’s mails carry a DKIM signature that holds",
  why: "A signature proves that the mail is yours and was not changed on the way. It is the only proof that survives forwarding.",
  rows: ["S2.C6", "MB2"],
  risk: "mail-in-spam",
  needs: ["mail.received"],
  specs: [{ document: "RFC 6376", section: "6" }],
  evaluate({ "mail.received": { mails } }) {
    if (mails.length === 0) return { status: "inconclusive", reason: "No mail of the app arrived, so there is no signature to look at." };
    const findings: FindingDraft[] = [];
    const unsigned = mails.filter(({ dkim }) => dkim.length === 0);
    if (unsigned.length > 0)
      findings.push({
        code: "unsigned",
        severity: "blocker",
        confidence: "proved",
        message: `${capitalise(nameMails(unsigned))} arrived without a DKIM signature.`,
        breaks,
        fix: "Switch DKIM signing on at your mail provider, or give the app’s mailer its signing key and selector.",
        seen: unsigned.map(describeMail),
      });
    const signed = mails.filter(({ dkim }) => dkim.length > 0 && !passes(dkim));
    const broken = signed.filter(({ dkim }) => !dkim.some(({ result }) => result === "temperror"));
    if (broken.length > 0) findings.push(brokenFinding(broken));
    const seen = mails.map(describeMail);
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (signed.length > 0)
      return { status: "inconclusive", reason: "The signature’s key could not be looked up: the name server did not answer.", seen };
    const foreign = mails.filter(
      ({ dkim, dmarc }) => dmarc.result === "pass" && !dkim.some(({ result, aligned }) => result === "pass" && aligned),
    );
    return foreign.length > 0 ? { status: "warned", findings: [foreignFinding(foreign)], seen } : { status: "passed", seen };
  },
});

function passes(dkim: ReceivedMail["dkim"]): boolean {
  return dkim.some(({ result }) => result === "pass");
}

function brokenFinding(mails: readonly ReceivedMail[]): FindingDraft {
  const signatures = mails.flatMap(({ dkim }) => dkim);
  const keyless = signatures.find(({ detail }) => detail === "no key");
  const names = joinAnd([...new Set(signatures.map(({ domain, selector }) => `${selector}._domainkey.${domain}`))].slice(0, 3));
  return {
    code: "broken",
    severity: "blocker",
    confidence: "proved",
    message:
      keyless === undefined
        ? `The DKIM signature of ${nameMails(mails)} does not hold.`
        : `${capitalise(nameMails(mails))} is signed, but the key at ${keyless.selector}._domainkey.${keyless.domain} is not published.`,
    breaks,
    fix: `Compare the TXT record at ${names} with the one that your mail provider shows: it must be the public half of the key that signs.`,
    seen: mails.map(describeMail),
  };
}

function foreignFinding(mails: readonly ReceivedMail[]): FindingDraft {
  const domains = [...new Set(mails.flatMap(({ dkim }) => dkim.map(({ domain }) => domain)))];
  return {
    code: "foreign",
    severity: "medium",
    confidence: "proved",
    message: `${capitalise(nameMails(mails))} is signed by ${joinAnd(domains)} and not by your own domain; only the SPF record vouches for you.`,
    breaks: "A mail that a customer’s mailbox forwards loses its last proof and lands in spam.",
    fix: "Set up your own domain for DKIM at the mail provider and publish the records it shows.",
    seen: mails.map(describeMail),
    rows: ["S2.C6"],
  };
}
