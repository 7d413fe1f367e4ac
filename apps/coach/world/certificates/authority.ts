import { createHash, webcrypto } from "node:crypto";
import "./reflect.ts";
import * as x509 from "@peculiar/x509";

/** A certificate with its key, as PEM. */
export interface Issued {
  readonly certPem: string;
  readonly keyPem: string;
  /** The certificate followed by its authority: what a server sends when a browser should find the authority by its key. */
  readonly chainPem: string;
}

/** What to issue; client certificates authenticate a caller, all others a server. */
export interface IssueRequest {
  /** Host names or IPv4 addresses; the first is also the common name. */
  readonly names: readonly string[];
  /** Default: an hour ago. */
  readonly notBefore?: Date;
  /** Default: in 90 days. */
  readonly notAfter?: Date;
  readonly client?: boolean;
}

/** A local certificate authority; its key exists only in this process. */
export interface Authority {
  readonly name: string;
  readonly certPem: string;
  /** Base64 SHA-256 of its public key, for Chromium's `--ignore-certificate-errors-spki-list`; serve `chainPem` to go with it. */
  readonly spkiSha256: string;
  issue(request: IssueRequest): Promise<Issued>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const usages: ("sign" | "verify")[] = ["sign", "verify"];
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Makes a certificate authority (ECDSA P-256, valid a year) whose certificates Node and Chromium accept once they trust it. */
export async function createAuthority(name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, usages);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: commonName(name),
    notBefore: new Date(Date.now() - hourMs),
    notAfter: new Date(Date.now() + 365 * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const certPem = `${root.toString("pem")}\n`;

  async function issue(request: IssueRequest): Promise<Issued> {
    const [first] = request.names;
    if (first === undefined) throw new Error("A certificate needs at least one name.");
    const own = await webcrypto.subtle.generateKey(algorithm, true, usages);
    const purpose = request.client ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: commonName(first),
      issuer: root.subjectName,
      notBefore: request.notBefore ?? new Date(Date.now() - hourMs),
      notAfter: request.notAfter ?? new Date(Date.now() + 90 * dayMs),
      signingAlgorithm: algorithm,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([purpose]),
        new x509.SubjectAlternativeNameExtension(
          request.names.map((value) => ({ type: /^\d+(\.\d+){3}$/.test(value) ? ("ip" as const) : ("dns" as const), value })),
        ),
        await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    const leaf = `${certificate.toString("pem")}\n`;
    const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", own.privateKey);
    return { certPem: leaf, chainPem: leaf + certPem, keyPem: `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n` };
  }

  return { name, certPem, spkiSha256: createHash("sha256").update(Buffer.from(root.publicKey.rawData)).digest("base64"), issue };
}

// As a structure, not a string: commas and equals signs in a name need no quoting.
function commonName(value: string): x509.JsonName {
  return [{ CN: [value] }];
}

// Positive and not zero: the first byte keeps its top bit clear.
function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}
