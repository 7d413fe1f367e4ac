import { webcrypto } from "node:crypto";
// The certificate library needs a polyfill that the demo world brings along; both are for tests only.
import { createAuthority } from "../../../../apps/coach/world/certificates/authority.ts";
import * as x509 from "@peculiar/x509";

const dayMs = 86_400_000;
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export interface Credentials {
  readonly certPem: string;
  readonly keyPem: string;
}

export const daysFromNow = (days: number): Date => new Date(Date.now() + days * dayMs);

/** Certificates with every fault that a founder's site can have, and the root that the good ones come from. */
export async function issueCertificates(host: string) {
  const [authority, stranger] = await Promise.all([createAuthority("Lab Root"), createAuthority("Stranger Root")]);
  return {
    ca: authority.certPem,
    good: await authority.issue({ names: [host, `www.${host}`] }),
    address: await authority.issue({ names: ["127.0.0.1"] }),
    wrongHost: await authority.issue({ names: ["other.test"] }),
    expired: await authority.issue({ names: [host], notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) }),
    future: await authority.issue({ names: [host], notBefore: daysFromNow(1), notAfter: daysFromNow(30) }),
    unknownRoot: await stranger.issue({ names: [host] }),
    unknownAndExpired: await stranger.issue({ names: [host], notBefore: daysFromNow(-30), notAfter: daysFromNow(-1) }),
    selfSigned: await selfSigned(host, 30),
    selfSignedExpired: await selfSigned(host, -1),
  };
}

async function selfSigned(host: string, days: number): Promise<Credentials> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    notBefore: daysFromNow(-60),
    notAfter: daysFromNow(days),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { certPem: certificate.toString("pem"), keyPem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}
