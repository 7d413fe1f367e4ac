import type { Answer } from "dns-packet";
import { escapeOddBytes, presentName } from "./dns-name.ts";
import { presentService } from "./dns-service.ts";

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
  if (type === "TLSA") {
    const { usage, selector, matchingType, certificate } = record.data;
    return `${usage} ${selector} ${matchingType} ${certificate.toString("hex").toUpperCase()}`;
  }
  if (type === "RRSIG") {
    const { typeCovered, algorithm, labels, originalTTL, expiration, inception, keyTag, signersName, signature } = record.data;
    const rest = `${keyTag} ${presentName(signersName)} ${signature.toString("base64")}`;
    return `${typeCovered} ${algorithm} ${labels} ${originalTTL} ${expiration} ${inception} ${rest}`;
  }
  // dns-packet hands the bytes of these two over as they are.
  if (["UNKNOWN_64", "UNKNOWN_65"].includes(type) && "data" in record && Buffer.isBuffer(record.data)) return presentService(record.data);
  return undefined;
}

/** The strings of a TXT record are one text: joined as bytes first, because a letter may be split between two strings. */
function presentText(strings: string | Buffer | readonly (string | Buffer)[]): string {
  const list = Array.isArray(strings) ? (strings as readonly (string | Buffer)[]) : [strings as string | Buffer];
  return Buffer.concat(list.map((part) => (typeof part === "string" ? Buffer.from(part) : part))).toString("utf8");
}
