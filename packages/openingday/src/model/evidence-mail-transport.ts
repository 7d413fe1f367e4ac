import type { DnsLookup } from "./evidence-dns.ts";

/** The policy file as it was served, or why it was not. */
export interface ServedPolicy {
  readonly status?: number;
  readonly contentType?: string;
  /** At most 64 KiB. */
  readonly text: string;
  readonly error?: string;
  /** How far the request came where it got no answer. */
  readonly layer?: "dns" | "connect" | "tls" | "http";
}

/** What the domain asks of those who send to it. */
export interface MailTransport {
  readonly domain: string;
  /** `_mta-sts.<domain>`. */
  readonly mtaSts: DnsLookup;
  /** Fetched only where the record says that there is one. */
  readonly policy?: ServedPolicy;
  /** `_smtp._tls.<domain>`. */
  readonly tlsReports: DnsLookup;
  readonly mx: DnsLookup;
}
