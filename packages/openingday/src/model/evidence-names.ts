import type { HostRecords } from "./evidence-dns.ts";
import type { Failure } from "./evidence-web.ts";

/** What a browser would meet at a name: one GET of its front page, redirects not followed. */
export interface WebFace {
  readonly url: string;
  readonly status?: number;
  /** Where a redirect leads. */
  readonly location?: string;
  /** The service's own words for "nobody owns this name here", where its page says so. */
  readonly unclaimed?: string;
  readonly error?: string;
  readonly failure?: Failure;
}

/** A name below the domain, declared or not. */
export interface FoundName {
  readonly name: string;
  readonly declared: boolean;
  /** How it came to light, such as "certificate of app.example.com" or "a usual name". */
  readonly foundIn: readonly string[];
  readonly records: HostRecords;
  readonly web?: WebFace;
  /** The service its alias leads to, where a name that nobody holds can be told; with the rule and its source. */
  readonly service?: { readonly name: string; readonly suffix: string; readonly source: string };
}

export interface FoundNames {
  readonly names: readonly FoundName[];
  /** Whether a name that nobody can have meant resolves: then every mistyped name does. */
  readonly wildcard?: { readonly asked: string; readonly records: HostRecords };
  /** Names about which no DNS server gave a usable answer, at most 20. */
  readonly unanswered: readonly string[];
  readonly sources: readonly { readonly source: string; readonly names: number; readonly error?: string }[];
}

/** Which authorities may issue certificates for each host: the CAA set of the host or of its closest ancestor that has one. */
export interface CaaHosts {
  readonly hosts: readonly {
    readonly host: string;
    /** The name whose records count; absent where none has any. */
    readonly at?: string;
    /** In presentation form, `0 issue "letsencrypt.org"`. */
    readonly records: readonly string[];
    readonly error?: string;
  }[];
}

/** One TLS handshake with each address of the hosts that have several of their own. */
export interface HostAddresses {
  readonly hosts: readonly {
    readonly host: string;
    readonly addresses: readonly {
      readonly address: string;
      /** Whose it is, where the provider table knows. */
      readonly provider?: string;
      /** Absent where there was no handshake. */
      readonly nameMatches?: boolean;
      readonly error?: string;
      readonly failure?: Failure;
    }[];
  }[];
}

/** What the registry says about the domain. @see RFC 9083 section 5.3 */
export interface Registration {
  readonly domain: string;
  /** When looked, ISO. */
  readonly at: string;
  /** The address asked; absent where there is nobody to ask. */
  readonly server?: string;
  /** Why nobody can be asked: the ending is reserved, or its registry offers no look-up. */
  readonly noRegistry?: string;
  /** Whether the registry knows the domain. */
  readonly registered?: boolean;
  readonly registrar?: string;
  /** ISO times. */
  readonly registeredAt?: string;
  readonly expiresAt?: string;
  /** As RDAP writes them, lower case: `client transfer prohibited`. */
  readonly statuses: readonly string[];
  readonly nameServers: readonly string[];
}
