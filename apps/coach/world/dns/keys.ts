import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { nameWire, recordWire } from "./wire.ts";
import type { DnskeyData, DsData } from "./message.ts";

/** One key that signs a whole zone (a CSK: key-signing and zone-signing in one). @see RFC 6605 */
export interface ZoneKey {
  readonly dnskey: DnskeyData;
  readonly tag: number;
  readonly privateKey: KeyObject;
}

/** ECDSA P-256 with SHA-256. */
export const ecdsaP256 = 13;
const sha256Digest = 2;
const zoneKeyAndEntryPoint = 257;

/** Makes a fresh signing key; it never leaves this process. */
export function createZoneKey(): ZoneKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicKey.export({ format: "jwk" });
  const key = Buffer.concat([Buffer.from(jwk.x ?? "", "base64url"), Buffer.from(jwk.y ?? "", "base64url")]);
  const dnskey: DnskeyData = { flags: zoneKeyAndEntryPoint, algorithm: ecdsaP256, key };
  return { dnskey, tag: keyTag(dnskey), privateKey };
}

/** The short number by which RRSIG and DS records name a key. @see RFC 4034 appendix B */
export function keyTag(dnskey: DnskeyData): number {
  const rdata = dnskeyWire(dnskey);
  let sum = 0;
  for (const [at, octet] of rdata.entries()) sum += at % 2 === 0 ? octet << 8 : octet;
  return (sum + ((sum >> 16) & 0xffff)) & 0xffff;
}

/** The DS record by which a parent vouches for a key. @see RFC 4034 section 5 */
export function dsFor(zone: string, dnskey: DnskeyData): DsData {
  const digest = createHash("sha256").update(nameWire(zone)).update(dnskeyWire(dnskey)).digest();
  return { keyTag: keyTag(dnskey), algorithm: dnskey.algorithm, digestType: sha256Digest, digest };
}

/** A DS record in presentation form, as a registrar's form takes it. */
export function presentDs(ds: DsData): string {
  return `${ds.keyTag} ${ds.algorithm} ${ds.digestType} ${ds.digest.toString("hex").toUpperCase()}`;
}

/** The public key for node:crypto, or undefined where it is not one we can use. */
export function publicKeyOf(dnskey: DnskeyData): KeyObject | undefined {
  if (dnskey.algorithm !== ecdsaP256 || dnskey.key.length !== 64) return undefined;
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: dnskey.key.subarray(0, 32).toString("base64url"),
    y: dnskey.key.subarray(32).toString("base64url"),
  };
  return createPublicKey({ key: jwk, format: "jwk" });
}

function dnskeyWire(dnskey: DnskeyData): Buffer {
  return recordWire({ name: "", type: "DNSKEY", ttl: 0, data: dnskey }).rdata;
}
