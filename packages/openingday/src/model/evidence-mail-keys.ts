import type { DnsLookup } from "./evidence-dns.ts";

/** What stands at a name where receivers would look for a DKIM key. */
export interface DkimKey {
  readonly selector: string;
  /**
   * `declared`: the configuration names it; `received`: a mail that came was signed with it; `usual`: it is the one that a known
   * provider has everybody publish.
   */
  readonly origin: "declared" | "received" | "usual";
  /** When that mail was judged, ISO; for received ones. */
  readonly seenAt?: string;
  readonly name: string;
  readonly lookup: DnsLookup;
  /** Names of the CNAME chain, in order. */
  readonly chain: readonly string[];
  /** Addresses at this name, where it has no key: a record of this kind never has any unless a proxy answers for it. */
  readonly addresses?: readonly string[];
}

/** A key that was published under a name beside the right one. */
export interface MisplacedKey {
  readonly selector: string;
  readonly name: string;
  /** `doubled`: the domain stands in it twice; `bare`: without `_domainkey`; `no-underscore`: `domainkey` without its underscore. */
  readonly how: "doubled" | "bare" | "no-underscore";
  readonly values: readonly string[];
  readonly chain: readonly string[];
}

export interface MailKeys {
  readonly domain: string;
  /** `_domainkey.<domain>`: NXDOMAIN means that there is no key below it, whatever the selector. */
  readonly domainkey: DnsLookup;
  /** Declared ones always, and those of mails that came before; usual ones where something is there. */
  readonly keys: readonly DkimKey[];
  readonly misplaced: readonly MisplacedKey[];
}
