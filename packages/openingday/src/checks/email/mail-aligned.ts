import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { ReceivedMail } from "../../model/evidence-mail.ts";
import { nameRecordSubject } from "../../parsers/record-subject.ts";
import { capitalise, describeMail, joinAnd, nameMails } from "./words/name-mails.ts";

const breaks = "Receivers see a sender that does not prove to be you, so sign-up and reset mails land in spam or are refused.";

export default defineCheck({
  id: "mail-aligned",
  title: "The app’s mails pass DMARC under your own domain",
  why: "SPF and DKIM count only where their domain matches the one that customers see as the sender. DMARC checks just that, on every mail.",
  rows: ["T6", "A7", "MB2", "S2.F1"],
  risk: "mail-in-spam",
  needs: ["mail.received"],
  specs: [
    { document: "RFC 9989", section: "4.4", cases: ["unaligned", "unauthenticated"] },
    { document: "RFC 9989", section: "4.10.1", cases: ["no-policy"] },
    { document: "RFC 9989", section: "5.3.1", cases: ["invalid-from"] },
  ],
  evaluate({ "mail.received": { mails } }) {
    if (mails.length === 0)
      return { status: "inconclusive", reason: "No mail of the app arrived, so there is nothing to check for alignment." };
    const groups = Map.groupBy(mails, caseOf);
    const findings: FindingDraft[] = [];
    for (const [code, write] of writers) {
      const affected = groups.get(code);
      if (affected === undefined) continue;
      findings.push({
        code,
        severity: "blocker",
        confidence: "proved",
        breaks,
        seen: affected.map(describeMail),
        rows: rowsOf(code, affected),
        ...write(affected),
      });
    }
    const seen = mails.map(describeMail);
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (groups.has("unknown"))
      return {
        status: "inconclusive",
        reason: "A record that decides about alignment could not be looked up: the name server did not answer.",
        seen,
      };
    return { status: "passed", seen };
  },
});

type Case = "aligned" | "unknown" | "no-policy" | "invalid-from" | "unaligned" | "unauthenticated";

function caseOf({ dmarc, spf, dkim }: ReceivedMail): Case {
  if (dmarc.result === "pass") return "aligned";
  if (dmarc.result === "none") return "no-policy";
  if (dmarc.result === "permerror") return "invalid-from";
  const identities = [spf, ...dkim];
  // A lookup that failed may hide the very pass that is missing.
  if (dmarc.result !== "fail" || identities.some(({ result, aligned }) => result === "temperror" && aligned)) return "unknown";
  return identities.some(({ result }) => result === "pass") ? "unaligned" : "unauthenticated";
}

/** A reset mail that receivers distrust is the failure that S2.F1 speaks of. */
function rowsOf(code: Case, mails: readonly ReceivedMail[]): string[] {
  const rows = ["T6", "A7", "MB2"];
  return code !== "no-policy" && mails.some(({ purpose }) => purpose === "reset") ? [...rows, "S2.F1"] : rows;
}

type Writer = (mails: readonly ReceivedMail[]) => Pick<FindingDraft, "message" | "fix" | "about">;
const writers: readonly (readonly [Case, Writer])[] = [
  [
    "no-policy",
    (mails) => ({
      message: `Receivers of ${nameMails(mails)} find no usable DMARC record for ${fromDomains(mails)}.`,
      fix: `Publish a TXT record at _dmarc.${mails[0]?.fromDomain} with the value “v=DMARC1; p=none; rua=mailto:” and an address that you read.`,
      about: [...new Set(mails.map(({ fromDomain }) => nameRecordSubject({ name: `_dmarc.${fromDomain}`, type: "TXT" })))],
    }),
  ],
  [
    "invalid-from",
    (mails) => ({
      message: `${capitalise(nameMails(mails))} does not name exactly one sender domain, so receivers cannot tell whose mail it is.`,
      fix: "Give the app’s mailer one From address at your own domain.",
    }),
  ],
  [
    "unaligned",
    (mails) => ({
      message: `${capitalise(nameMails(mails))} ${mails.length === 1 ? "says it comes" : "say they come"} from ${fromDomains(mails)}, but ${mails.length === 1 ? "is" : "are"} vouched for by ${provedDomains(mails)} only.`,
      fix: `At your mail provider, verify ${fromDomains(mails)} as the sending domain (its own DKIM key and return address) and publish the records it shows.`,
    }),
  ],
  [
    "unauthenticated",
    (mails) => ({
      message: `Nothing vouches for ${nameMails(mails)}: neither SPF nor DKIM passes.`,
      fix: `Verify ${fromDomains(mails)} as the sending domain at your mail provider, and publish the SPF and DKIM records it shows.`,
    }),
  ],
];

function fromDomains(mails: readonly ReceivedMail[]): string {
  return joinAnd([...new Set(mails.map(({ fromDomain }) => fromDomain))]);
}

function provedDomains(mails: readonly ReceivedMail[]): string {
  const domains = mails.flatMap(({ spf, dkim }) => [spf, ...dkim].filter(({ result }) => result === "pass").map(({ domain }) => domain));
  return joinAnd([...new Set(domains)]);
}
