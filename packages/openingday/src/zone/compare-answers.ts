import type { DnsLookup } from "../model/evidence-dns.ts";
import { addressNumber } from "../parsers/address-range.ts";
import { normaliseRecordValue } from "../parsers/zone-line.ts";

/** An answer that can be judged: NODATA and NXDOMAIN are answers too, silence and SERVFAIL are none. */
export function isUsable(lookup: DnsLookup | undefined): lookup is DnsLookup {
  return lookup !== undefined && lookup.error === undefined && (lookup.rcode === "NOERROR" || lookup.rcode === "NXDOMAIN");
}

/** A value in the spelling that compares: two ways to write an IPv6 address, or a name, are one. */
export function comparableValue(type: string, value: string): string {
  const plain = normaliseRecordValue(type, value);
  return type === "A" || type === "AAAA" ? (addressNumber(plain)?.toString() ?? plain) : plain;
}

/** Values in the spelling that compares, sorted, each once: the order of an answer means nothing. */
export function comparableValues(type: string, values: readonly string[]): readonly string[] {
  return [...new Set(values.map((value) => comparableValue(type, value)))].toSorted();
}

/** `www.example.com A` into its two words. */
export function readKey(key: string): { readonly name: string; readonly type: string } {
  const space = key.lastIndexOf(" ");
  return { name: key.slice(0, space), type: key.slice(space + 1) };
}

/**
 * Whether two answers go together: the same values, or, for addresses of servers with the same serial, at least one in common, as
 * round-robin and weighted answers have.
 */
export function goTogether(key: string, one: DnsLookup, other: DnsLookup, mayRotate: boolean): boolean {
  const { type } = readKey(key);
  const [left, right] = [comparableValues(type, one.values), comparableValues(type, other.values)];
  if (left.join("\n") === right.join("\n")) return true;
  return mayRotate && (type === "A" || type === "AAAA") && left.some((value) => right.includes(value));
}

/** An answer in a few words. */
export function describeLookup(lookup: DnsLookup | undefined): string {
  if (lookup === undefined) return "not asked";
  if (lookup.error !== undefined) return lookup.error;
  if (lookup.values.length > 0) return lookup.values.slice(0, 6).join(", ");
  return lookup.rcode === "NOERROR" ? "nothing (NODATA)" : lookup.rcode;
}
