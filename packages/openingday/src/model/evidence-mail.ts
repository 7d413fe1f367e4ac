import type { DnsLookup } from "./evidence-dns.ts";

export interface MailRecords {
  /** The domain of the From address. */
  readonly domain: string;
  readonly txt: DnsLookup;
  readonly mx: DnsLookup;
  readonly dmarc: DnsLookup;
  /** The name `dmarc` was asked at: `_dmarc.` and the domain itself, or the parent whose record applies to it. */
  readonly dmarcName?: string;
  /** `_dmarc.<domain>.<domain>`, where a record ends up when the domain is typed into the name. */
  readonly dmarcDoubled?: DnsLookup;
  /** Foreign domains that the DMARC record sends reports to, and what stands where they would agree to take them. */
  readonly reportConsents?: readonly { readonly domain: string; readonly name: string; readonly lookup: DnsLookup }[];
}

export type AuthResult = "pass" | "fail" | "softfail" | "neutral" | "none" | "temperror" | "permerror" | "policy";

/** One mail that really arrived, judged as a receiver would. No address, token or body is kept. */
export interface ReceivedMail {
  /** What made the application send it: `sign-up`, `reset`, or the declared name. */
  readonly purpose: string;
  readonly subject: string;
  /** Empty where the From header does not name exactly one domain. */
  readonly fromDomain: string;
  /** Empty where the mail was sent with an empty return path. */
  readonly returnPathDomain: string;
  /** `aligned`: the domain matches the From domain as the record demands, whatever the result is. */
  readonly spf: { readonly result: AuthResult; readonly domain: string; readonly aligned: boolean };
  /** One entry per signature; empty when nothing signed it. */
  readonly dkim: readonly {
    readonly result: AuthResult;
    readonly domain: string;
    readonly selector: string;
    readonly aligned: boolean;
    /** The verifier's word for a signature that does not pass, e.g. `no key`, `body hash did not verify`, `weak-key`. */
    readonly detail?: string;
  }[];
  /** `none`: no record applies. `permerror`: the From header does not name exactly one domain. `policy` is empty in both cases. */
  readonly dmarc: { readonly result: AuthResult; readonly policy: string };
  /** Hosts of the links in it; `(no host)` for a link that names none. */
  readonly linkHosts: readonly string[];
  readonly hasText: boolean;
  /** Milliseconds from the request that caused it to its arrival. */
  readonly tookMs: number;
}
export interface ReceivedMails {
  readonly expected: readonly string[];
  readonly mails: readonly ReceivedMail[];
  /** What was waited for in vain, in a sentence each. */
  readonly missing: readonly {
    readonly purpose: string;
    readonly reason: string;
    /** false: the request that should cause the mail was not taken (refused, no answer), so its absence proves nothing. */
    readonly asked?: boolean;
  }[];
}
