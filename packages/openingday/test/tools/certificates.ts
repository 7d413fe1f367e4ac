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

const daysFromNow = (days: number): Date => new Date(Date.now() + days * dayMs);

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

/** A good leaf under an intermediate that has expired, with the root above both. */
export async function issueUnderExpiredIntermediate(host: string): Promise<Credentials & { readonly ca: string }> {
  x509.cryptoProvider.set(webcrypto);
  const [rootKeys, middleKeys, leafKeys] = await Promise.all(
    Array.from({ length: 3 }, () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])),
  );
  if (rootKeys === undefined || middleKeys === undefined || leafKeys === undefined) throw new Error("no keys");
  const authority = [new x509.BasicConstraintsExtension(true, undefined, true)];
  const base = { notBefore: daysFromNow(-60), notAfter: daysFromNow(60), signingAlgorithm: algorithm };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    ...base,
    name: "CN=Old Root",
    keys: rootKeys,
    extensions: authority,
  });
  const middle = await x509.X509CertificateGenerator.create({
    ...base,
    notAfter: daysFromNow(-1),
    subject: "CN=Old Middle",
    issuer: root.subject,
    publicKey: middleKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: authority,
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...base,
    subject: `CN=${host}`,
    issuer: middle.subject,
    publicKey: leafKeys.publicKey,
    signingKey: middleKeys.privateKey,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", leafKeys.privateKey);
  return {
    ca: root.toString("pem"),
    certPem: `${leaf.toString("pem")}\n${middle.toString("pem")}`,
    keyPem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
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
