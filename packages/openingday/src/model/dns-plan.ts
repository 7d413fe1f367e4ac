/** Types of records that a plan may create or change; everything else in a zone is left alone. */
export type PlannedType = "A" | "AAAA" | "CNAME" | "MX" | "TXT" | "CAA" | "NS";

/** One record of a zone, in the one spelling that compares. */
export interface DnsRecord {
  /** The whole name, lower case, without the trailing dot: `www.example.com`. */
  readonly name: string;
  readonly type: PlannedType;
  /** As in a DNS answer: `192.0.2.1`, `10 mx.example.com`, a TXT's strings joined and without quotes. */
  readonly value: string;
  readonly ttlSeconds?: number;
}

/** A record that the domain needs. */
export interface WantedRecord extends DnsRecord {
  /** Who needs it, for a person: `declared under “hosts”`, `Resend signs with it`. */
  readonly reason: string;
  /**
   * Whether a proxy such as Cloudflare's may stand in front. Never for mail: an MX, the host it names, a return path or a DKIM
   * name behind a web proxy takes no mail. Only A, AAAA and CNAME of web hosts may.
   */
  readonly mayProxy: boolean;
  /** What is known of it comes from third parties: a person compares it with the provider's own page first, and no finding rests on it. */
  readonly compareFirst?: true;
}

/**
 * What is to be done about one record. `create` and `change` can be done by a program; `keep` is right already; `remove-by-hand`
 * stands in the way, but only a person takes a record away; `foreign` is live, not ours to judge, and left alone.
 */
export type DnsAction = "create" | "change" | "keep" | "remove-by-hand" | "foreign";

export interface DnsChange {
  readonly action: DnsAction;
  /** As it should be; for `remove-by-hand` and `foreign`, as it is. */
  readonly record: DnsRecord;
  /** For `change`: the record that gives way, perhaps of another type (a CNAME for an A). For `keep`: as it is. */
  readonly live?: DnsRecord;
  /** A sentence for the person who decides. */
  readonly reason: string;
  /** As in WantedRecord; absent where nothing is wanted. */
  readonly mayProxy?: boolean;
  /** As in WantedRecord. */
  readonly compareFirst?: true;
}

/** The way from the records that live to those that are wanted: plain data, which can be shown, kept and applied. */
export interface DnsPlan {
  readonly planVersion: 1;
  readonly zone: string;
  /** When the live records were read, epoch milliseconds. */
  readonly at: number;
  /** Who serves the zone, by the names of its name servers; absent where they tell nothing. */
  readonly provider?: { readonly name: string; readonly rule: string };
  /** In the order in which they are to be done: additions first, so that nothing is missing in between. */
  readonly changes: readonly DnsChange[];
  /** Names whose live records nobody could tell: nothing is planned there, and a plan that has any is not complete. */
  readonly unseen: readonly { readonly name: string; readonly type: PlannedType; readonly reason: string }[];
  /** What the configuration leaves open, so that the plan cannot hold it. A sentence each. */
  readonly open: readonly string[];
}
