import * as v from "valibot";
import type { DnsRecord } from "../model/dns-plan.ts";
import { plainName } from "../parsers/host-name.ts";
import { openGroup } from "../parsers/shapes/group.ts";
import { number } from "../parsers/shapes/numbers.ts";
import { record } from "../parsers/shapes/record.ts";

/** A record as the API gives it. */
const zoneRecord = openGroup({
  id: v.string(),
  name: v.pipe(v.string(), v.toLowerCase()),
  type: v.string(),
  content: v.optional(v.string(), ""),
  priority: v.nullish(number()),
  data: v.nullish(record(v.unknown())),
  proxied: v.optional(v.boolean(), false),
  ttl: v.optional(number(), 1),
  comment: v.nullish(v.string()),
  tags: v.optional(v.array(v.string()), []),
});

export type ZoneRecord = v.InferOutput<typeof zoneRecord>;

/** The body of a POST that makes a record. */
export interface RecordBody {
  readonly type: string;
  readonly name: string;
  readonly content?: string;
  readonly priority?: number;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly proxied?: boolean;
  /** Seconds; 1 leaves it to Cloudflare. */
  readonly ttl: number;
  readonly comment?: string;
  readonly tags?: readonly string[];
}

/** Reads a list of the API. @throws ValiError when it is none. */
export function readZoneRecords(list: readonly unknown[]): readonly ZoneRecord[] {
  return v.parse(v.array(zoneRecord), list);
}

/** Reads one record of the API. @throws ValiError when it is none. */
export function readZoneRecord(value: unknown): ZoneRecord {
  return v.parse(zoneRecord, value);
}

/** The value as a DNS answer gives it, in the one spelling that compares. */
export function valueOf({ type, content, priority }: Pick<ZoneRecord, "type" | "content" | "priority">): string {
  if (type === "MX") return `${priority ?? 0} ${plainName(content.trim())}`;
  if (type === "TXT") return joinStrings(content);
  if (type === "CNAME" || type === "NS") return plainName(content.trim());
  if (type === "CAA") return plainCaa(content);
  return content.toLowerCase();
}

/** The same spelling for a record of a plan. */
export function plannedValue({ type, value }: Pick<DnsRecord, "type" | "value">): string {
  if (type !== "MX") return valueOf({ type, content: value });
  const [priority = "0", host = ""] = value.trim().split(/\s+/u);
  return `${Number(priority)} ${plainName(host)}`;
}

/** The body that makes a planned record. Behind the proxy the time to live is Cloudflare's own affair. */
export function bodyOf(record: DnsRecord, proxied: boolean): RecordBody {
  const { type, name, value } = record;
  const ttl = proxied || record.ttlSeconds === undefined ? 1 : Math.min(86_400, Math.max(60, record.ttlSeconds));
  const base = { type, name, ttl };
  if (type === "MX") {
    const [priority = "0", host = ""] = value.trim().split(/\s+/u);
    return { ...base, content: plainName(host), priority: Number(priority) };
  }
  if (type === "TXT") return { ...base, content: quoteStrings(joinStrings(value)) };
  if (type === "CAA") {
    const [flags = "0", tag = "issue", ...rest] = plainCaa(value).split(" ");
    return { ...base, data: { flags: Number(flags), tag, value: rest.join(" ").replace(/^"|"$/gu, "") } };
  }
  const content = type === "CNAME" || type === "NS" ? plainName(value.trim()) : value;
  return isProxiable(type) ? { ...base, content, proxied } : { ...base, content };
}

/** Cloudflare's proxy takes these types only. */
export function isProxiable(type: string): type is "A" | "AAAA" | "CNAME" {
  return type === "A" || type === "AAAA" || type === "CNAME";
}

/** The body that makes a record exactly as it was. */
export function formerBody(record: ZoneRecord): RecordBody {
  const { type, name, content, priority, data, proxied, ttl, comment, tags } = record;
  return {
    type,
    name,
    ttl,
    ...(data === undefined || data === null ? { content } : { data }),
    ...(typeof priority === "number" ? { priority } : {}),
    ...(isProxiable(type) ? { proxied } : {}),
    ...(typeof comment === "string" ? { comment } : {}),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

function plainCaa(content: string): string {
  const [flags = "0", tag = "", ...rest] = content.trim().split(/\s+/u);
  const value = rest.join(" ").replace(/^"|"$/gu, "");
  return `${Number(flags)} ${tag.toLowerCase()} "${value}"`;
}

/** A TXT's quoted strings joined; a bare value as it is. @see RFC 1035 section 3.3.14 */
function joinStrings(content: string): string {
  if (!content.trimStart().startsWith('"')) return content;
  const parts = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/gsu)].map(([, inner = ""]) => inner.replaceAll(/\\(.)/gsu, "$1"));
  return parts.join("");
}

/** A TXT in quotes, cut into strings of at most 255 octets. */
function quoteStrings(value: string): string {
  const bytes = new TextEncoder().encode(value);
  if (bytes.length !== value.length) return quote(value);
  const parts: string[] = [];
  for (let at = 0; at === 0 || at < value.length; at += 255) parts.push(quote(value.slice(at, at + 255)));
  return parts.join(" ");
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
}
