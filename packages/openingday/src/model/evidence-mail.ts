import type { DnsLookup } from "./evidence-dns.ts";

export interface MailRecords {
  /** The domain of the From address. */
  readonly domain: string;
  readonly txt: DnsLookup;
  readonly mx: DnsLookup;
  readonly dmarc: DnsLookup;
  /** Only selectors that the configuration, a received mail or a provider's pattern names: never a guess. */
  readonly dkim: readonly { readonly selector: string; readonly lookup: DnsLookup }[];
}

export type AuthResult = "pass" | "fail" | "softfail" | "neutral" | "none" | "temperror" | "permerror" | "policy";

/** One mail that really arrived, judged as a receiver would. No address, token or body is kept. */
export interface ReceivedMail {
  /** What made the application send it: `sign-up`, `reset`, or the declared name. */
  readonly purpose: string;
  readonly subject: string;
  readonly fromDomain: string;
  readonly returnPathDomain: string;
  readonly spf: { readonly result: AuthResult; readonly domain: string; readonly aligned: boolean };
  readonly dkim: readonly { readonly result: AuthResult; readonly domain: string; readonly selector: string; readonly aligned: boolean }[];
  readonly dmarc: { readonly result: AuthResult; readonly policy: string };
  /** Hosts of the links in it. */
  readonly linkHosts: readonly string[];
  readonly hasText: boolean;
  /** Milliseconds from the request that caused it to its arrival. */
  readonly tookMs: number;
}
export interface ReceivedMails {
  readonly expected: readonly string[];
  readonly mails: readonly ReceivedMail[];
  /** What was waited for in vain, in a sentence each. */
  readonly missing: readonly { readonly purpose: string; readonly reason: string }[];
}
