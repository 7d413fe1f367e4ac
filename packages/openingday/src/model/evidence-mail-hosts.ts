import type { DnsLookup } from "./evidence-dns.ts";

/** One host that takes mail for a domain. */
export interface MailHost {
  readonly name: string;
  readonly preference: number;
  readonly a: DnsLookup;
  readonly aaaa: DnsLookup;
  /** Names of the CNAME chain behind it; right is none. */
  readonly chain: readonly string[];
  /** Names that its first address has, and whether one of them leads back to it. */
  readonly reverse?: { readonly address: string; readonly names: readonly string[]; readonly confirmed: boolean };
  /** What it said to EHLO; absent where the conversation did not come about, with the reason in `error`. */
  readonly greeting?: { readonly banner: string; readonly startTls: boolean; readonly refused?: string };
  readonly error?: string;
}

/** The way that mail to one of our domains takes. */
export interface MailRoute {
  readonly domain: string;
  /** `replies`: the From address; `bounces`: a return path; `reports`: the mailbox of DMARC reports. */
  readonly purpose: "replies" | "bounces" | "reports";
  readonly mx: DnsLookup;
  /** The domain says that it takes no mail at all. */
  readonly nullMx: boolean;
  /** Without MX records, the domain itself stands here. */
  readonly hosts: readonly MailHost[];
}

export interface MailHosts {
  readonly routes: readonly MailRoute[];
}

/** Whether the mail hosts of the domain take mail for the addresses that matter. */
export interface InboundMail {
  readonly domain: string;
  readonly hosts: readonly {
    readonly name: string;
    /** Why it was not asked: it belongs to somebody else. */
    readonly leftAlone?: string;
    /** Why nothing came of it. */
    readonly error?: string;
    /** Local parts are kept, for they are ours and public: `postmaster`, `hello`. */
    readonly replies: readonly { readonly recipient: string; readonly code: number; readonly text: string }[];
  }[];
}
