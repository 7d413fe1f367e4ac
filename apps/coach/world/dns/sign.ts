import { sign, verify } from "node:crypto";
import { dsFor, ecdsaP256, keyTag, publicKeyOf } from "./keys.ts";
import { labelsOf } from "./names.ts";
import { nameWire, recordWire } from "./wire.ts";
import type { DnskeyData, DnsRecord, DsData, RrsigData } from "./message.ts";
import type { ZoneKey } from "./keys.ts";

/** From when until when signatures hold, in epoch seconds. */
export interface SignatureWindow {
  readonly inception: number;
  readonly expiration: number;
}

/** An hour ago until in 14 days. */
export function currentWindow(nowMs: number): SignatureWindow {
  const now = Math.floor(nowMs / 1000);
  return { inception: now - 3600, expiration: now + 14 * 86_400 };
}

/** Signs one set of records of the same name and type. @see RFC 4034 section 3.1.8.1 */
export function signRrset(records: readonly DnsRecord[], zone: string, key: ZoneKey, window: SignatureWindow): DnsRecord {
  const first = records[0];
  if (first === undefined) throw new Error("Nothing to sign.");
  const unsigned: RrsigData = {
    typeCovered: first.type,
    algorithm: ecdsaP256,
    labels: labelsOf(first.name).filter((label) => label !== "*").length,
    originalTTL: first.ttl,
    expiration: window.expiration,
    inception: window.inception,
    keyTag: key.tag,
    signersName: zone === "" ? "." : zone,
    signature: Buffer.alloc(0),
  };
  const signature = sign("sha256", signedBytes(records, unsigned), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return { name: first.name, type: "RRSIG", ttl: first.ttl, data: { ...unsigned, signature } };
}

/** Whether one of the keys made this signature over these records and it holds now. @see RFC 4035 section 5.3 */
export function verifyRrset(records: readonly DnsRecord[], rrsig: RrsigData, keys: readonly DnskeyData[], nowMs: number): boolean {
  const now = Math.floor(nowMs / 1000);
  const name = records[0]?.name;
  if (name === undefined || now < rrsig.inception || now > rrsig.expiration) return false;
  if (rrsig.labels > labelsOf(name).length) return false;
  const bytes = signedBytes(records, rrsig);
  return keys.some((dnskey) => {
    if (keyTag(dnskey) !== rrsig.keyTag) return false;
    const key = publicKeyOf(dnskey);
    return key !== undefined && verify("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }, rrsig.signature);
  });
}

/** Whether a parent's DS names this key. */
export function dsNames(ds: DsData, zone: string, dnskey: DnskeyData): boolean {
  const own = dsFor(zone, dnskey);
  return ds.keyTag === own.keyTag && ds.algorithm === own.algorithm && ds.digestType === own.digestType && ds.digest.equals(own.digest);
}

function signedBytes(records: readonly DnsRecord[], rrsig: RrsigData): Buffer {
  const head = recordWire({ name: "", type: "RRSIG", ttl: 0, data: { ...rrsig, signature: Buffer.alloc(0) } }).rdata;
  const ttl = Buffer.alloc(4);
  ttl.writeUInt32BE(rrsig.originalTTL);
  const wires = records.map((record) => ({ ...recordWire(record), owner: nameWire(signedOwner(record.name, rrsig.labels)) }));
  wires.sort((a, b) => Buffer.compare(a.rdata, b.rdata));
  const body = wires.flatMap(({ owner, typeAndClass, rdata }) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(rdata.length);
    return [owner, typeAndClass, ttl, length, rdata];
  });
  return Buffer.concat([head, ...body]);
}

// An answer made from a wildcard was signed under the wildcard's own name.
function signedOwner(name: string, labels: number): string {
  const own = labelsOf(name);
  if (own[0] === "*" || own.length === labels) return name;
  return ["*", ...own.slice(own.length - labels)].join(".");
}
