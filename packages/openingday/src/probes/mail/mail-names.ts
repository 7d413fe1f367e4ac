import type { Declared } from "../../model/target.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";
import { mailProviders } from "../../parsers/mail-providers/all.ts";
import { isSpf } from "../../parsers/spf.ts";
import { parseZoneLine } from "../../parsers/zone-line.ts";

/** The domain that customers see as the sender: that of the declared From address, else the site's. */
export function mailDomain({ mailFrom, domain }: Declared): string {
  return (mailFrom === undefined ? undefined : readMailDomain(mailFrom)) ?? domain;
}

/**
 * Hosts that bounces may go back to: those that the written records give an SPF record, and the labels that providers set up by
 * default. Receivers check SPF for these and not for the From domain.
 */
export function returnPathHosts(declared: Declared): readonly string[] {
  const domain = mailDomain(declared);
  const written = declared.documentedRecords.flatMap((line) => {
    const parsed = parseZoneLine(line, declared.domain);
    return parsed.ok && parsed.value.type === "TXT" && isSpf(parsed.value.value) ? [parsed.value.name] : [];
  });
  const usual = mailProviders.flatMap(({ returnPath }) => (returnPath.label === undefined ? [] : [`${returnPath.label}.${domain}`]));
  return [...new Set([...written, ...usual])].filter((host) => host !== domain);
}
