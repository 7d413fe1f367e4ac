/** One thing read from Cloudflare's API, or why it could not be: a missing permission, named. */
export type Part<T> = { readonly value: T } | { readonly unread: string };

/** Settings of a zone that are one word. */
export type EdgeSetting =
  | "ssl"
  | "always_use_https"
  | "min_tls_version"
  | "tls_1_3"
  | "automatic_https_rewrites"
  | "security_level"
  | "development_mode"
  | "browser_check"
  | "0rtt";

/** Where rules of a zone act. */
export type EdgePhase =
  | "http_ratelimit"
  | "http_request_firewall_custom"
  | "http_request_firewall_managed"
  | "http_request_cache_settings"
  | "http_request_dynamic_redirect"
  | "http_config_settings";

/** A record that says where web or mail traffic goes; others are not kept. */
export interface EdgeRecord {
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME" | "MX" | "TXT";
  /** As in a DNS answer, an MX without its preference. TXT: SPF records only. */
  readonly content: string;
  /** Whether Cloudflare stands in front of it (the orange cloud). */
  readonly proxied: boolean;
}

/** A rule that is switched on. */
export interface EdgeRule {
  readonly action: string;
  readonly expression: string;
  /** A configuration rule that sets the SSL mode for what it matches. */
  readonly ssl?: string;
  /** What a `skip` rule lets through: phases and products. */
  readonly skips?: readonly string[];
  /** Where a redirect rule leads: an address, or the expression that makes one. */
  readonly leadsTo?: string;
}

/** The zone as Cloudflare itself describes it, read with the user's token. */
export interface EdgeSettings {
  readonly zone: {
    readonly name: string;
    /** `active`: its name servers are in use. */
    readonly status: string;
    /** Cloudflare answers DNS only, and proxies nothing. */
    readonly paused: boolean;
    readonly plan?: string;
  };
  readonly settings: { readonly [S in EdgeSetting]: Part<string> };
  /** Seconds of HSTS that Cloudflare adds; 0 where it adds none. */
  readonly hstsSeconds: Part<number>;
  readonly records: Part<readonly EdgeRecord[]>;
  readonly dnssec: Part<string>;
  /** How far each certificate that Cloudflare orders for the zone is, by the API's own words: `active` is the one that visitors see. */
  readonly certificates: Part<readonly string[]>;
  readonly rules: { readonly [P in EdgePhase]: Part<readonly EdgeRule[]> };
  /** Bot features that challenge programs, by the API's own names, as they are set. */
  readonly bots: Part<{ readonly fightMode: boolean; readonly challenges: readonly string[] }>;
}
