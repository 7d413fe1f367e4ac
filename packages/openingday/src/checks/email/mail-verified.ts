import { defineCheck } from "../../model/check.ts";
import { describeMail, joinAnd, nameMails } from "./words/name-mails.ts";

export default defineCheck({
  id: "mail-verified",
  title: "Mail authentication was shown to work on mails that really arrived",
  why: "Records can look right and mail can still fail. Only a mail that arrived and was judged as a receiver does shows that they work together.",
  rows: ["S2.D3"],
  risk: "mail-in-spam",
  needs: ["mail.received", "mail.records"],
  specs: [
    { document: "RFC 9989", section: "4.4" },
    { document: "RFC 8601", section: "2.7" },
  ],
  // What is wrong with a mail or a record is said by the checks of each; this one only says whether the proof is whole.
  evaluate({ "mail.received": { expected, mails }, "mail.records": { domain, dmarc } }) {
    const seen = mails.map(describeMail);
    const came = new Set(mails.map(({ purpose }) => purpose));
    const absent = expected.filter((purpose) => !came.has(purpose));
    if (expected.length === 0) return { status: "inconclusive", reason: "The app was not asked for a mail." };
    if (absent.length > 0)
      return { status: "inconclusive", reason: `Not every mail arrived: ${joinAnd(absent)} is missing, so the proof is not whole.`, seen };
    const unproved = mails.filter(
      ({ dmarc: { result }, spf, dkim }) => result !== "pass" || ![spf, ...dkim].some((one) => one.result === "pass" && one.aligned),
    );
    if (unproved.length > 0) return { status: "inconclusive", reason: `A receiver would not take ${nameMails(unproved)} for yours.`, seen };
    if (dmarc.values.length === 0)
      return { status: "inconclusive", reason: `The mails passed, but no DMARC record of ${domain} was seen in DNS.`, seen };
    return { status: "passed", seen };
  },
});
