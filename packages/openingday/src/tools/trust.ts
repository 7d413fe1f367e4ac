import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";

/** PEM roots that a connection trusts: the platform's, and the vantage's own. */
export function trustedRoots(extra?: string): readonly string[] {
  return extra === undefined ? getCACertificates("default") : [...getCACertificates("default"), extra];
}

const maxRemembered = 8;
const remembered = new Map<string, SecureContext>();

/**
 * A context that trusts one more root; undefined, so the platform's own, where there is none. Reading all roots takes tens of
 * milliseconds, so the same root gives the same context again.
 */
export function createTrust(extra?: string): SecureContext | undefined {
  if (extra === undefined) return undefined;
  const known = remembered.get(extra);
  if (known !== undefined) return known;
  const context = createSecureContext({ ca: [...trustedRoots(extra)] });
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(extra, context);
  return context;
}
