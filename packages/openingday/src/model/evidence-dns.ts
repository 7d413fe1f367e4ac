/** One question answered. `values` are presentation form: addresses, names without the trailing dot, TXT strings joined. */
export interface DnsLookup {
  /** `NOERROR` with no values is NODATA. Empty when nothing answered. */
  readonly rcode: string;
  readonly values: readonly string[];
  /** Lowest TTL of the answer in seconds; for NXDOMAIN and NODATA the SOA minimum. */
  readonly ttlSeconds?: number;
  /** CNAMEs on the way from the name to the values, in order; absent where there are none. */
  readonly chain?: readonly string[];
  /** Why the server failed, in its own words (Extended DNS Error); the first where it gave several. @see RFC 8914 */
  readonly ede?: { readonly code: number; readonly text: string };
  /** Why there was no answer (timeout, refused connection); an answer such as NXDOMAIN is not an error. */
  readonly error?: string;
}

export interface HostRecords {
  readonly name: string;
  readonly a: DnsLookup;
  readonly aaaa: DnsLookup;
  /** Names of the CNAME chain after `name`, in order. */
  readonly chain: readonly string[];
  /** Where it lands: provider, and the rule that named it ("declared target", "CNAME *.vercel-dns.com"). Absent when unknown. */
  readonly provider?: {
    readonly name: string;
    readonly rule: string;
    /** A front such as Cloudflare's proxy: DNS cannot show what stands behind it. */
    readonly hidesTarget?: boolean;
  };
}

export interface DnsHosts {
  /** The resolver asked, `address:port`, or `system`. */
  readonly resolver: string;
  readonly hosts: readonly HostRecords[];
}

export interface ZoneServer {
  readonly name: string;
  readonly address: string;
  /** The AA flag of its SOA answer: a server listed in NS that does not set it is lame. */
  readonly authoritative: boolean;
  readonly serial?: number;
  readonly error?: string;
  /** The name of the server is an alias of this one. */
  readonly alias?: string;
  /** DNS says that there is no server of this name. */
  readonly isMissing?: boolean;
  /** Keyed `name TYPE`, e.g. `www.example.com A`. */
  readonly answers: Readonly<Record<string, DnsLookup>>;
}

export interface DnsZone {
  readonly zone: string;
  readonly parent: { readonly ns: readonly string[]; readonly ds: readonly string[]; readonly error?: string };
  readonly child: { readonly ns: readonly string[] };
  readonly servers: readonly ZoneServer[];
  readonly resolvers: readonly {
    readonly address: string;
    readonly error?: string;
    readonly answers: Readonly<Record<string, DnsLookup>>;
    /** Whether it verified the signature of its first answer (AD). */
    readonly authenticated?: boolean;
    /** What it says to the first question that it failed once it is asked not to verify (CD=1). */
    readonly unchecked?: { readonly key: string; readonly lookup: DnsLookup };
  }[];
  /** null: the parent publishes no DS, so there is nothing to match. */
  readonly dsMatches: boolean | null;
}
