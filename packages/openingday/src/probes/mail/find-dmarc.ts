import type { DnsLookup } from "../../model/evidence-dns.ts";
import { isDmarc, isNearlyDmarc, parseDmarc } from "../../parsers/dmarc.ts";

export interface FoundDmarc {
  /** The name asked, `_dmarc.` in front. */
  readonly name: string;
  readonly lookup: DnsLookup;
}

/** Labels of the longest name asked above the domain itself. */
const maxLabels = 7;

/**
 * Finds the DMARC record that applies to a From domain: its own, or the one of the organisation above it. What somebody published
 * at the domain itself is always shown, also where it is broken, because that is what they must repair. Asks at most eight names,
 * and mostly one. Where nothing applies, answers with the lookup at the domain itself; where a lookup on the way stayed without an
 * answer, with that one, for then nobody can tell.
 * @see RFC 9989 section 4.10
 */
export async function findDmarc(domain: string, look: (name: string) => Promise<DnsLookup>): Promise<FoundDmarc> {
  const own = await at(domain, look);
  if (!isAnswer(own.lookup) || own.lookup.values.some((text) => isDmarc(text) || isNearlyDmarc(text) || /^v=spf1/i.test(text))) return own;
  const found: { domain: string; dmarc: FoundDmarc; suffix: "y" | "n" | "u" }[] = [];
  for (const parent of parents(domain)) {
    const dmarc = await at(parent, look);
    if (!isAnswer(dmarc.lookup)) return dmarc;
    const records = dmarc.lookup.values.filter(isDmarc);
    const parsed = records.length === 1 && records[0] !== undefined ? parseDmarc(records[0]) : undefined;
    if (parsed?.ok !== true) continue;
    found.push({ domain: parent, dmarc, suffix: parsed.value.publicSuffix });
    if (parsed.value.publicSuffix !== "u") break;
  }
  const last = found.at(-1);
  if (last === undefined) return own;
  // A registry's own record sits above the organisation: the organisation is one label below it.
  const below =
    last.suffix === "y"
      ? domain
          .split(".")
          .slice(-(last.domain.split(".").length + 1))
          .join(".")
      : last.domain;
  return (found.find((one) => one.domain === below) ?? last).dmarc;
}

async function at(domain: string, look: (name: string) => Promise<DnsLookup>): Promise<FoundDmarc> {
  const name = `_dmarc.${domain}`;
  return { name, lookup: await look(name) };
}

function isAnswer(lookup: DnsLookup): boolean {
  return lookup.error === undefined && (lookup.rcode === "NOERROR" || lookup.rcode === "NXDOMAIN");
}

function parents(domain: string): string[] {
  const labels = domain.split(".");
  const first = labels.length > maxLabels ? labels.slice(-maxLabels) : labels.slice(1);
  return first.map((_, index) => first.slice(index).join("."));
}
