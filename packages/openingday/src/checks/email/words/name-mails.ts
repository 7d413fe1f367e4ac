import type { ReceivedMail } from "../../../model/evidence-mail.ts";

/** "the sign-up mail", "the sign-up and reset mails": each purpose once. */
export function nameMails(mails: readonly Pick<ReceivedMail, "purpose">[]): string {
  const purposes = [...new Set(mails.map(({ purpose }) => purpose))];
  return `the ${joinAnd(purposes)} ${purposes.length === 1 ? "mail" : "mails"}`;
}

/** "a", "a and b", "a, b and c". */
export function joinAnd(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** The first letter in upper case, for the start of a sentence. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One line of evidence for each mail: every identity, its result and whether it matches the From domain. */
export function describeMail(mail: ReceivedMail): string {
  const signatures = mail.dkim.map(({ result, domain, selector, aligned, detail }) => {
    return `DKIM ${result}${detail === undefined ? "" : ` (${detail})`} by ${domain} with key ${selector}, ${match(aligned)}`;
  });
  return [
    `${mail.purpose}: ${mail.fromDomain === "" ? "no single From domain" : `From ${mail.fromDomain}`}`,
    `SPF ${mail.spf.result} for ${mail.spf.domain}, ${match(mail.spf.aligned)}`,
    ...(signatures.length === 0 ? ["no DKIM signature"] : signatures),
    `DMARC ${mail.dmarc.result}${mail.dmarc.policy === "" ? "" : ` (policy ${mail.dmarc.policy})`}`,
  ].join("; ");
}

function match(aligned: boolean): string {
  return aligned ? "matches" : "does not match";
}
