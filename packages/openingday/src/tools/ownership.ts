import { plainHost } from "./endpoint.ts";
import { isLoopback } from "./loopback.ts";
import { proofLine } from "./ownership-proof.ts";

export { findOwnershipProof, proveOwnership, readOrCreateKey } from "./ownership-proof.ts";

/** A request was about to go to a host that is not proved to be the user's. */
export class NotOwned extends Error {
  override readonly name = "NotOwned";
}

export interface OwnershipOptions {
  /** The declared domain, named in the advice. */
  readonly domain: string;
  /** Domains whose proof was seen; hosts below them count as well. */
  readonly provenDomains: readonly string[];
  /** Hosts of third parties that the configuration declares ours, by exact name. */
  readonly declaredOurs?: readonly string[];
  /** Hash of the user's key: the advice then quotes the line to publish. */
  readonly keyHash?: string;
}

export interface Ownership {
  /**
   * Returns when active requests may go to `host` at the address really dialled.
   * @throws NotOwned with what to do.
   */
  readonly assertOwned: (host: string, dialledAddress: string) => void;
}

/**
 * Decides which hosts may get more than a look. Loopback is judged by the address, never by the name: a stranger's name may
 * point to 127.0.0.1, and a loopback-looking name may point to a stranger.
 */
export function createOwnership(options: OwnershipOptions): Ownership {
  const domains = options.provenDomains.map(plainHost);
  const ours = new Set((options.declaredOurs ?? []).map(plainHost));
  return {
    assertOwned(text, dialledAddress) {
      const host = plainHost(text);
      if (isLoopback(dialledAddress) || ours.has(host)) return;
      if (domains.some((domain) => host === domain || host.endsWith(`.${domain}`))) return;
      throw new NotOwned(adviceFor(host, dialledAddress, options));
    },
  };
}

function adviceFor(host: string, address: string, options: OwnershipOptions): string {
  const domain = plainHost(options.domain);
  const line = options.keyHash === undefined ? "the line that openingday prints" : `the line ${proofLine(options.keyHash)}`;
  const remedy =
    host === domain || host.endsWith(`.${domain}`)
      ? `publish ${line} as a TXT record of _openingday.${domain}, or as the file https://${domain}/.well-known/openingday`
      : "declare it in the configuration if it is yours; if it is not, it is left alone";
  return `${host} (${address}) was not tested, because nothing proves that it is yours. To allow it, ${remedy}.`;
}
