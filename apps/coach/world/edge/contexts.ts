import { constants } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { SecureContext } from "node:tls";

/** A certificate as the edge serves it; put the chain into `certPem` to send it. */
export interface ServedCertificate {
  readonly certPem: string;
  readonly keyPem: string;
}

/** What can be wrong with a certificate on purpose. */
export type CertificateFault = "wrong-name" | "expired" | "unknown-authority";

/** Asks for the certificate of a name, with a fault where one is wanted; called once for each until `forget`. */
export type CertificateFor = (name: string, fault?: CertificateFault) => Promise<ServedCertificate> | ServedCertificate;

/** Ready TLS contexts by name. */
export interface Contexts {
  get(name: string, fault?: CertificateFault): Promise<SecureContext>;
  forget(): void;
}

const maxNames = 100;

/** Keeps the TLS contexts of up to 100 names. Sessions are never resumed, so that a replaced certificate is seen by the very next handshake. */
export function createContexts(certificateFor: CertificateFor): Contexts {
  const known = new Map<string, Promise<SecureContext>>();
  async function make(name: string, fault?: CertificateFault): Promise<SecureContext> {
    const { certPem, keyPem } = await certificateFor(name, fault);
    return createSecureContext({ cert: certPem, key: keyPem, secureOptions: constants.SSL_OP_NO_TICKET, minVersion: "TLSv1.2" });
  }
  return {
    get(name, fault) {
      const key = `${name} ${fault ?? ""}`;
      const found = known.get(key);
      if (found) return found;
      if (known.size >= maxNames) known.clear();
      const made = make(name, fault);
      known.set(key, made);
      made.catch(() => known.delete(key));
      return made;
    },
    forget: () => known.clear(),
  };
}
