/** What a receiver says about one group of mails in an aggregate report. */
export interface DmarcReportRecord {
  readonly sourceIp: string;
  readonly count: number;
  /** What the receiver did; `pass` is RFC 9990's word for "it passed, nothing to do". */
  readonly disposition: "none" | "pass" | "quarantine" | "reject";
  /** Whether a signature, or the SPF domain, passed and was aligned with the From domain. */
  readonly dkimAligned: boolean;
  readonly spfAligned: boolean;
  /** Why the receiver did something else than the policy asks: `forwarded`, `mailing_list`, `local_policy` and the like. */
  readonly overrides: readonly string[];
  readonly headerFrom: string;
  readonly envelopeFrom?: string;
  readonly dkim: readonly { readonly domain: string; readonly selector?: string; readonly result: string }[];
  readonly spf: readonly { readonly domain: string; readonly result: string }[];
}

export type PolicyWord = "none" | "quarantine" | "reject";

/** One aggregate report, in the words of RFC 9990; an older one of RFC 7489 fills the same fields. */
export interface DmarcReport {
  readonly org: string;
  readonly email?: string;
  readonly reportId: string;
  /** The time it covers, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly generator?: string;
  /** The record as the receiver saw it. */
  readonly policy: {
    readonly domain: string;
    readonly policy: PolicyWord;
    readonly subdomainPolicy?: PolicyWord;
    readonly absentSubdomainPolicy?: PolicyWord;
    /** `t=y`: receivers apply it one step weaker. */
    readonly testing: boolean;
    /** `pct` of the older reports; absent in the newer ones. */
    readonly percent?: number;
  };
  readonly records: readonly DmarcReportRecord[];
  /** Records that could not be used, counted and left out. */
  readonly unusable: number;
}
