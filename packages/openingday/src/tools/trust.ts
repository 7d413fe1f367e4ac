import { createSecureContext, DEFAULT_CIPHERS, getCACertificates, type SecureContext } from "node:tls";

/** PEM roots that a connection trusts: the platform's, and the vantage's own. */
export function trustedRoots(extra?: string): readonly string[] {
  return extra === undefined ? getCACertificates("default") : [...getCACertificates("default"), extra];
}

const maxRemembered = 8;
const remembered = new Map<string, SecureContext>();
const looking = new Map<string, SecureContext>();

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

/**
 * A context for looking at certificates only: it also takes the versions, ciphers and keys that browsers have given up, because a
 * server that has nothing better is to be described, not turned away from. Nothing is ever sent over such a connection.
 */
export function createLookingTrust(extra?: string): SecureContext {
  const known = looking.get(extra ?? "");
  if (known !== undefined) return known;
  const context = createSecureContext({
    minVersion: "TLSv1",
    ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0`,
    ...(extra === undefined ? {} : { ca: [...trustedRoots(extra)] }),
  });
  if (looking.size >= maxRemembered) looking.clear();
  looking.set(extra ?? "", context);
  return context;
}
