import { webcrypto } from "node:crypto";
// Brings the polyfill that the certificate library needs.
import "../../../../apps/coach/world/certificates/reflect.ts";
import * as x509 from "@peculiar/x509";

const dayMs = 86_400_000;
type KeyKind = "P-256" | "P-384" | "RSA-2048" | "RSA-1024";

export interface LabLeaf {
  readonly name?: string;
  readonly fromDays?: number;
  readonly toDays?: number;
  readonly key?: KeyKind;
  readonly hash?: "SHA-1" | "SHA-256";
  /** Address of the issuer's certificate; null names none. */
  readonly issuerUrl?: string | null;
  readonly selfSigned?: boolean;
}
export interface LabCredentials {
  readonly leafPem: string;
  /** The leaf and the intermediate: what a server should send. */
  readonly chainPem: string;
  readonly keyPem: string;
}
export interface LabChain {
  readonly rootPem: string;
  readonly intermediateDer: Uint8Array;
  readonly intermediatePem: string;
  issue(leaf?: LabLeaf): Promise<LabCredentials>;
}

function algorithmOf(key: KeyKind): webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams {
  if (key === "P-256" || key === "P-384") return { name: "ECDSA", namedCurve: key };
  const modulusLength = key === "RSA-1024" ? 1_024 : 2_048;
  return { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength, publicExponent: new Uint8Array([1, 0, 1]) };
}
const generate = (key: KeyKind) => webcrypto.subtle.generateKey(algorithmOf(key), true, ["sign", "verify"]);

/** The same RSA key, bound to another hash. */
async function withHash(key: webcrypto.CryptoKey, hash: string): Promise<webcrypto.CryptoKey> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
  return webcrypto.subtle.importKey("pkcs8", pkcs8, { name: "RSASSA-PKCS1-v1_5", hash }, true, ["sign"]);
}

/** A root, an intermediate under it, and leaves with every fault that a founder's host can have. */
export async function createLabChain(host: string, issuerUrl: string): Promise<LabChain> {
  x509.cryptoProvider.set(webcrypto);
  const [rootKeys, middleKeys] = await Promise.all([generate("RSA-2048"), generate("RSA-2048")]);
  const at = (days: number): Date => new Date(Date.now() + days * dayMs);
  const signing = (hash: string) => ({ name: "RSASSA-PKCS1-v1_5", hash });
  const authority = [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  ];
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=Lab Root",
    notBefore: at(-900),
    notAfter: at(900),
    signingAlgorithm: signing("SHA-256"),
    keys: rootKeys,
    extensions: authority,
  });
  const middle = await x509.X509CertificateGenerator.create({
    subject: "CN=Lab Intermediate, O=Example Trust",
    issuer: root.subjectName,
    notBefore: at(-600),
    notAfter: at(600),
    signingAlgorithm: signing("SHA-256"),
    publicKey: middleKeys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: authority,
  });

  async function issue(leaf: LabLeaf = {}): Promise<LabCredentials> {
    const keys = await generate(leaf.key ?? "P-256");
    const url = leaf.issuerUrl === undefined ? issuerUrl : leaf.issuerUrl;
    const base = {
      notBefore: at(leaf.fromDays ?? -30),
      notAfter: at(leaf.toDays ?? 60),
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: "dns" as const, value: leaf.name ?? host }]),
        ...(url === null ? [] : [new x509.AuthorityInfoAccessExtension({ caIssuers: url })]),
      ],
    };
    const certificate =
      leaf.selfSigned === true
        ? await x509.X509CertificateGenerator.createSelfSigned({
            ...base,
            name: `CN=${leaf.name ?? host}`,
            signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
            keys,
          })
        : await x509.X509CertificateGenerator.create({
            ...base,
            subject: `CN=${leaf.name ?? host}`,
            issuer: middle.subjectName,
            signingAlgorithm: signing(leaf.hash ?? "SHA-256"),
            publicKey: keys.publicKey,
            signingKey: await withHash(middleKeys.privateKey, leaf.hash ?? "SHA-256"),
          });
    const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
    const leafPem = `${certificate.toString("pem")}\n`;
    return {
      leafPem,
      chainPem: `${leafPem}${middle.toString("pem")}\n`,
      keyPem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
    };
  }
  return {
    rootPem: root.toString("pem"),
    intermediateDer: new Uint8Array(middle.rawData),
    intermediatePem: middle.toString("pem"),
    issue,
  };
}
