import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";

/** PEM roots that a connection trusts: the platform's, and the vantage's own. */
export function trustedRoots(extra?: string): readonly string[] {
  return extra === undefined ? getCACertificates("default") : [...getCACertificates("default"), extra];
}

/** A context that trusts one more root; undefined, so the platform's own, where there is none. Read once: reading the roots takes milliseconds. */
export function createTrust(extra?: string): SecureContext | undefined {
  return extra === undefined ? undefined : createSecureContext({ ca: [...trustedRoots(extra)] });
}
