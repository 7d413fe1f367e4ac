import type { Parsed } from "./parsed.ts";

/** One DNS record as a person writes it down. */
export interface ZoneLine {
  /** Lower case, without the trailing dot. */
  readonly name: string;
  /** Upper case. */
  readonly type: string;
  /** In the form of a DNS answer: no trailing dot, no quotes, strings of a TXT joined. */
  readonly value: string;
}

const types: readonly string[] = "A AAAA ALIAS ANAME CAA CNAME DNSKEY DS HTTPS MX NAPTR NS PTR SOA SRV SSHFP SVCB TLSA TXT".split(" ");

/**
 * Reads `name TYPE value`, with an optional TTL and `IN` between as zone files have them. A name that is not below `zone`, or `@`,
 * is completed with it unless it ends in a dot.
 */
export function parseZoneLine(text: string, zone: string): Parsed<ZoneLine> {
  const words = text.trim().slice(0, 8_192).split(/\s+/u);
  const [name = ""] = words;
  let next = 1;
  while (/^(?:\d+|in)$/iu.test(words[next] ?? "") && next < 3) next += 1;
  const type = (words[next] ?? "").toUpperCase();
  const rest = words.slice(next + 1).join(" ");
  if (name === "" || !types.includes(type) || rest === "")
    return { ok: false, error: `“${text.trim().slice(0, 60)}” is not of the form “name TYPE value”` };
  return { ok: true, value: { name: completeName(name, zone), type, value: normaliseRecordValue(type, rest) } };
}

function completeName(name: string, zone: string): string {
  const lower = name.toLowerCase();
  if (lower === "@") return zone;
  if (lower.endsWith(".")) return lower.slice(0, -1);
  return lower === zone || lower.endsWith(`.${zone}`) ? lower : `${lower}.${zone}`;
}

/** The form in which two values of a record are compared: names in lower case without their last dot, TXT strings joined. */
export function normaliseRecordValue(type: string, value: string): string {
  const text = value.trim();
  if (type === "TXT") {
    const strings = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].map((match) => (match[1] ?? "").replaceAll(/\\(.)/gu, "$1"));
    return strings.length > 0 && text.startsWith('"') ? strings.join("") : text;
  }
  return text
    .toLowerCase()
    .split(/\s+/u)
    .map((word) => (word.length > 1 && word.endsWith(".") ? word.slice(0, -1) : word))
    .join(" ");
}
