import type { DnsLookup } from "../../model/evidence-dns.ts";
import type { MailRecords } from "../../model/evidence-mail.ts";
import { isDmarc, parseDmarc } from "../../parsers/dmarc.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";

const maxDomains = 5;

/**
 * Asks the foreign domains that a DMARC record sends its reports to whether they agree: without a record of theirs, no report is sent
 * there. Domains of the same organisation need not agree.
 * @see RFC 9990 section 4
 */
export async function askConsents(
  policyDomain: string,
  records: readonly string[],
  look: (name: string) => Promise<DnsLookup>,
): Promise<NonNullable<MailRecords["reportConsents"]>> {
  const found = records.filter(isDmarc);
  const parsed = found.length === 1 && found[0] !== undefined ? parseDmarc(found[0]) : undefined;
  if (parsed?.ok !== true) return [];
  const uris = [...parsed.value.aggregateReports, ...parsed.value.failureReports];
  const domains = [...new Set(uris.flatMap((uri) => readMailDomain(uri.replace(/^mailto:/i, "")) ?? []))];
  const distant = domains.filter((domain) => !isWithin(domain, policyDomain) && !isWithin(policyDomain, domain));
  const foreign: string[] = [];
  for (const domain of distant.slice(0, maxDomains)) if (!(await isSameOrganisation(domain, policyDomain))) foreign.push(domain);
  return Promise.all(
    foreign.map(async (domain) => {
      const name = `${policyDomain}._report._dmarc.${domain}`;
      return { domain, name, lookup: await look(name) };
    }),
  );
}

async function isSameOrganisation(one: string, other: string): Promise<boolean> {
  // The public suffix list is loaded only where a report leaves the domain.
  const { getDomain } = await import("../public-suffixes.ts");
  const own = getDomain(one, { allowPrivateDomains: true });
  return own !== null && own === getDomain(other, { allowPrivateDomains: true });
}
