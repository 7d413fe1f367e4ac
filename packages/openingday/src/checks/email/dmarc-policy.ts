import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { MailRecords } from "../../model/evidence-mail.ts";
import { isDmarc, isNearlyDmarc, parseDmarc, type DmarcRecord } from "../../parsers/dmarc.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";
import { nameRecordSubject } from "../../parsers/record-subject.ts";
import { redact } from "../../parsers/redact.ts";
import { isNearlySpf, isSpf } from "../../parsers/spf.ts";
import { lookupTrouble } from "./words/lookup-trouble.ts";

/** The ladder that every domain climbs, one step at a time. */
const nextSteps: Readonly<Record<DmarcRecord["policy"], string>> = {
  none: "the policy “none” is enough to open; once the reports look right, “quarantine” is the next step",
  quarantine: "the policy “quarantine” puts forged mail into spam; “reject” is the last step",
  reject: "the policy “reject” turns forged mail away; there is no further step",
};
const breaks = "Mailbox providers trust your mail less and may put it in spam, and anyone can send mail that seems to come from you.";

export default defineCheck({
  id: "dmarc-policy",
  title: "The domain publishes one valid DMARC policy",
  why: "DMARC tells mailbox providers how to recognise your real mail. The large ones expect every sender to have it, with at least the policy “none”.",
  rows: ["S2.C7"],
  risk: "mail-spoofable",
  needs: ["mail.records"],
  specs: [
    { document: "RFC 9989", section: "4.5", cases: ["missing", "misplaced"] },
    { document: "RFC 9989", section: "4.7", cases: ["invalid"] },
    { document: "RFC 9989", section: "4.10", cases: ["several"] },
    { document: "RFC 9989", section: "4.10.1", cases: ["missing", "invalid"] },
    { document: "RFC 9990", section: "4", cases: ["reports-refused"] },
  ],
  evaluate({ "mail.records": evidence }) {
    const { domain, txt, mx, dmarc, dmarcName = `_dmarc.${domain}` } = evidence;
    const trouble = lookupTrouble(dmarcName, dmarc);
    if (trouble !== undefined) return { status: "inconclusive", reason: trouble };
    // A name that is not there at all is another problem, and host-resolves names it.
    if (txt.rcode === "NXDOMAIN" && mx.rcode === "NXDOMAIN" && dmarc.values.length === 0)
      return { status: "inconclusive", reason: `${domain} does not exist in DNS` };
    const seen = dmarc.values.map((value) => `${dmarcName} TXT ${redact(value)}`);
    const fail = (code: string, message: string, fix: string): { status: "failed"; findings: FindingDraft[] } => ({
      status: "failed",
      findings: [
        {
          code,
          severity: "high",
          confidence: "proved",
          message,
          breaks,
          fix,
          seen: seen.length > 0 ? seen : [`${dmarcName} TXT: nothing`],
          about: [nameRecordSubject({ name: dmarcName, type: "TXT" })],
        },
      ],
    });
    const start = `Publish one TXT record at ${dmarcName} with the value “v=DMARC1; p=none”. With “; rua=mailto:” and an address of yours behind it, reports show who sends in your name.`;

    const records = dmarc.values.filter(isDmarc);
    const [record] = records;
    if (records.length > 1)
      return fail(
        "several",
        `${domain} publishes ${records.length} DMARC records, and receivers then use none of them.`,
        `Keep one of the TXT records at ${dmarcName} and delete the others.`,
      );
    if (record === undefined) {
      if (dmarc.values.some((value) => isSpf(value) || isNearlySpf(value)))
        return fail(
          "missing",
          `At ${dmarcName} there is an SPF record in place of a DMARC record.`,
          `Move the SPF record to the name it belongs to. ${start}`,
        );
      if (dmarc.values.some(isNearlyDmarc))
        return fail(
          "invalid",
          `The DMARC record of ${domain} is spelt in a way that receivers do not recognise: it must begin with “v=DMARC1;”.`,
          start,
        );
      const elsewhere = misplaced(evidence);
      if (elsewhere !== undefined)
        return fail(
          "misplaced",
          `${domain} has a DMARC record at ${elsewhere}, where nobody looks for it: it belongs at _dmarc.${domain}.`,
          `Give the TXT record the name “_dmarc”${elsewhere === domain ? "" : ", without the domain"}.`,
        );
      return fail("missing", `${domain} publishes no DMARC record.`, start);
    }
    const parsed = parseDmarc(record);
    if (!parsed.ok)
      return fail(
        "invalid",
        `The DMARC record of ${domain} cannot be used: ${parsed.error}.`,
        `Correct the TXT record at ${dmarcName}. A safe start is “v=DMARC1; p=none”.`,
      );
    const remarks = [...seen, ...remark(parsed.value)];
    const findings = refusedReports(evidence).map((one) => ({ ...one, seen }));
    return findings.length > 0 ? { status: "warned", findings, seen: remarks } : { status: "passed", seen: remarks };
  },
});

/** A name at which somebody published the record by mistake. */
function misplaced({ domain, txt, dmarcDoubled }: MailRecords): string | undefined {
  if (dmarcDoubled?.values.some(isDmarc) === true) return `_dmarc.${domain}.${domain}`;
  return txt.values.some(isDmarc) ? domain : undefined;
}

/** Foreign mailboxes that did not agree to take the reports, or pass them on to a third party, so that none is sent to them. */
function refusedReports({ domain, reportConsents = [] }: MailRecords): Omit<FindingDraft, "seen">[] {
  const base = { code: "reports-refused", severity: "low", confidence: "proved" } as const;
  const breaks = "No report is ever sent, so you never learn who sends mail in your name or when it is safe to go on to “quarantine”.";
  const answered = reportConsents.filter(({ lookup }) => lookup.error === undefined && /^(?:NOERROR|NXDOMAIN)$/.test(lookup.rcode));
  return answered.flatMap(({ domain: other, name, lookup }) => {
    const agreed = lookup.values.filter(isDmarc);
    if (agreed.length === 0)
      return {
        ...base,
        message: `The DMARC record of ${domain} asks for reports at ${other}, and ${other} does not agree to take them.`,
        breaks,
        fix: `Name a mailbox of your own domain in “rua=”, or have ${other} publish “v=DMARC1;” at ${name}.`,
      };
    const third = agreed.flatMap(namedDomains).find((one) => one !== other);
    if (third === undefined) return [];
    return {
      ...base,
      message: `The DMARC record of ${domain} asks for reports at ${other}, which would have them sent on to ${third}, and receivers do not do that.`,
      breaks,
      fix: `Name a mailbox of your own domain in “rua=”, or have ${other} name one of its own at ${name}.`,
    };
  });
}

/** Domains of the mailboxes that a consent names in place of the one asked for. */
function namedDomains(record: string): string[] {
  const parsed = parseDmarc(record);
  return parsed.ok ? parsed.value.aggregateReports.flatMap((uri) => readMailDomain(uri.replace(/^mailto:/i, "")) ?? []) : [];
}

function remark(record: DmarcRecord): string[] {
  const notes = [...record.remarks];
  if (record.aggregateReports.length === 0) notes.push("no “rua”: nobody will send you reports about mail in your name");
  if (record.testing) notes.push("“t=y”: receivers are asked to apply the policy one step weaker");
  if (record.aggregateReports.length > 2) notes.push("more than two “rua” addresses: receivers may leave out the rest");
  if (record.publicSuffix === "y") notes.push("“psd=y” says that this is a registry’s domain, which it hardly is");
  notes.push(nextSteps[record.policy]);
  return notes;
}
