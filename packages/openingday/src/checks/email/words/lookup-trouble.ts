import type { DnsLookup } from "../../../model/evidence-dns.ts";

/** Why a lookup proves nothing, in a sentence; undefined where it was answered, be it with “there is no such record”. */
export function lookupTrouble(name: string, lookup: DnsLookup): string | undefined {
  if (lookup.error !== undefined) return `The question for ${name} got no answer: ${lookup.error}.`;
  if (lookup.rcode === "NOERROR" || lookup.rcode === "NXDOMAIN") return undefined;
  return `The name server answered ${lookup.rcode} for ${name}, so what is published there is not known.`;
}
