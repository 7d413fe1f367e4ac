import { isSpf } from "./spf.ts";

interface RecordLike {
  readonly name: string;
  readonly type: string;
  /** Needed for a TXT only, whose texts of several services share one name. */
  readonly value?: string;
}

/**
 * What a DNS record is there for, so that several checks name one fault alike: `example.com MX`, `www.example.com address`,
 * `example.com SPF`. An alias counts as an address, except where it leads to a DKIM key.
 */
export function nameRecordSubject({ name, type, value = "" }: RecordLike): string {
  const plain = name.toLowerCase();
  if (plain.includes("._domainkey.")) return `${plain} DKIM`;
  if (type === "A" || type === "AAAA" || type === "CNAME") return `${plain} address`;
  if (type !== "TXT") return `${plain} ${type}`;
  if (plain.startsWith("_dmarc.")) return `${plain} DMARC`;
  return isSpf(value) ? nameSpfSubject(plain) : `${plain} TXT ${value}`;
}

/** The SPF record of a host, in the same words. */
export function nameSpfSubject(host: string): string {
  return `${host.toLowerCase()} SPF`;
}
