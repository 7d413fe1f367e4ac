import type { DnsLookup } from "./evidence-dns.ts";
import type { DkimKey } from "./evidence-mail-keys.ts";

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
  /** Registrable domain of the From address, by the public suffix list. */
  readonly organisation?: string;
  /** Domains of the Reply-To addresses; absent where there is no such header. */
  readonly replyToDomains?: readonly string[];
  /** How a reader can leave the list, as the mail says it: `one-click` by RFC 8058. Absent: not at all. */
  readonly unsubscribe?: "header" | "one-click";
  readonly hasText: boolean;
  /** Whether the HTML part is pictures with next to no words. */
  readonly imageOnly?: boolean;
  /** What it reports back to its sender: `opens` by an invisible picture, `clicks` by links that go through a counter. Absent: nothing. */
  readonly tracked?: readonly ("opens" | "clicks")[];
  /** Folder of a real mailbox where it landed. */
  readonly folder?: { readonly name: string; readonly junk: boolean };
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
  /** Keys that signed these mails for the From domain and that the configuration does not name, as they stand in DNS. */
  readonly keys?: readonly DkimKey[];
  /** What became of one-time links that a mail scanner had opened first. */
  readonly links?: readonly LinkTrial[];
}

/**
 * Two mails with a one-time link each: the first link is used by the customer at once, the second is opened by a mail scanner
 * before. No address and no token is kept.
 */
export interface LinkTrial {
  readonly purpose: string;
  readonly host: string;
  /** Absent where the first link could not be followed to an end. */
  readonly fresh?: LinkVisit;
  /** Statuses of the scanner's HEAD and GET, and what the customer met after it; absent when it did not come to that. */
  readonly scanned?: { readonly head: number; readonly get: number; readonly visit: LinkVisit };
  /** Why it did not come to a result. */
  readonly reason?: string;
}
/** One customer's way through a one-time link. */
export interface LinkVisit {
  /** Status of the page at the end of its redirects. */
  readonly status: number;
  /** Whether that page has a form with a password field. */
  readonly hasForm: boolean;
  /** What sending that form led to: status, and whether the application took the new password. Absent: there was nothing to send. */
  readonly sent?: { readonly status: number; readonly taken: boolean };
}
