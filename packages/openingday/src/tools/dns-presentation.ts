import type { Answer } from "dns-packet";

/** A domain name as it is compared: lower case, no trailing dot (the root stays "."), odd bytes escaped as in a zone file. */
export function presentName(name: string): string {
  const plain = name.toLowerCase();
  const trimmed = plain.length > 1 && plain.endsWith(".") ? plain.slice(0, -1) : plain;
  return escapeOddBytes(trimmed);
}

/**
 * The value of a record as a person reads it in a zone file, names without the trailing dot, TXT strings joined.
 * Undefined for types that openingday never asks for.
 */
export function presentValue(record: Answer): string | undefined {
  const { type } = record;
  if (type === "A" || type === "AAAA") return record.data;
  if (type === "NS" || type === "CNAME" || type === "PTR") return presentName(record.data);
  if (type === "MX") return `${record.data.preference ?? 0} ${presentName(record.data.exchange)}`;
  if (type === "TXT") return presentText(record.data);
  if (type === "SOA") {
    const { mname, rname, serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0 } = record.data;
    return `${presentName(mname)} ${presentName(rname)} ${serial} ${refresh} ${retry} ${expire} ${minimum}`;
  }
  if (type === "DS") {
    const { keyTag, algorithm, digestType, digest } = record.data;
    return `${keyTag} ${algorithm} ${digestType} ${digest.toString("hex").toUpperCase()}`;
  }
  if (type === "DNSKEY") return `${record.data.flags} 3 ${record.data.algorithm} ${record.data.key.toString("base64")}`;
  if (type === "CAA") {
    const { flags = 0, tag, value } = record.data;
    return `${flags} ${escapeOddBytes(tag.toLowerCase())} "${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  }
  return undefined;
}

/** The strings of a TXT record are one text: joined as bytes first, because a letter may be split between two strings. */
function presentText(strings: string | Buffer | readonly (string | Buffer)[]): string {
  const list = Array.isArray(strings) ? (strings as readonly (string | Buffer)[]) : [strings as string | Buffer];
  return Buffer.concat(list.map((part) => (typeof part === "string" ? Buffer.from(part) : part))).toString("utf8");
}

function escapeOddBytes(text: string): string {
  if (/^[\x21-\x7e]*$/.test(text)) return text;
  return Array.from(Buffer.from(text), (byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`,
  ).join("");
}
