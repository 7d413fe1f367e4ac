import { encode } from "dns-packet";
import { labelsOf } from "./names.ts";
import { toAnswer } from "./message.ts";
import type { DnsRecord } from "./message.ts";

const headerBytes = 12;
// Type, class, TTL and length stand between the owner name and the RDATA.
const fixedBytes = 10;

/** A name on the wire, uncompressed. */
export function nameWire(name: string): Buffer {
  const parts: Buffer[] = [];
  for (const label of labelsOf(name)) {
    const bytes = Buffer.from(label, "utf8");
    parts.push(Buffer.from([bytes.length]), bytes);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

/** Owner, type and class, and the RDATA of a record; dns-packet never compresses names, so this is its canonical form. @see RFC 4034 section 6.2 */
export function recordWire(record: DnsRecord): { readonly typeAndClass: Buffer; readonly rdata: Buffer } {
  const packet = encode({ answers: [toAnswer(record)] });
  const at = headerBytes + nameWire(record.name).length;
  return { typeAndClass: packet.subarray(at, at + 4), rdata: packet.subarray(at + fixedBytes) };
}
