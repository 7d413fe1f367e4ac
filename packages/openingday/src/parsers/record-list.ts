import { isWithin, plainName } from "./host-name.ts";
import type { Parsed } from "./parsed.ts";
import { parseZoneFile, type ZoneFile } from "./zone-file.ts";

/**
 * Reads a list of records, as zone lines or as JSON: `[{ name, type, value, ttl? }]` or `{ records: [...] }`. Names and values are
 * read as in zone lines, so `@`, short names and quoted texts mean the same in both.
 */
export function parseRecordList(text: string, zone: string): Parsed<ZoneFile> {
  return /^\s*[[{]/u.test(text) ? parseJsonRecords(text, zone) : parseZoneFile(text.replace(/^\uFEFF/u, ""), zone);
}

function parseJsonRecords(text: string, zone: string): Parsed<ZoneFile> {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    return { ok: false, error: `it begins like JSON and is none (${error instanceof Error ? error.message : String(error)})` };
  }
  const list: unknown = Array.isArray(whole) ? whole : (whole as { readonly records?: unknown }).records;
  if (!Array.isArray(list)) return { ok: false, error: "it holds no list of records: [{ name, type, value }] or { records: [...] }" };
  const lines: string[] = [];
  for (const [index, entry] of (list as readonly unknown[]).entries()) {
    const line = toZoneLine(entry, zone);
    if (line === undefined) return { ok: false, error: `record ${index + 1} has no name, type and value` };
    lines.push(line);
  }
  const parsed = parseZoneFile(lines.join("\n"), zone);
  return parsed.ok ? parsed : { ok: false, error: parsed.error.replace(/^line/u, "record") };
}

function toZoneLine(entry: unknown, zone: string): string | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { name, type, value, ttl } = entry as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || typeof type !== "string" || typeof value !== "string") return undefined;
  if (!/^\S+$/u.test(name) || !/^[a-z0-9]+$/iu.test(type) || value.trim() === "") return undefined;
  const plain = plainName(name);
  const owner = name === "@" || isWithin(plain, zone) ? name : name.endsWith(".") ? name : `${plain}.${zone}.`;
  const seconds = typeof ttl === "number" && Number.isInteger(ttl) && ttl >= 0 ? `${ttl} ` : "";
  const isQuoted = /^\s*"/u.test(value) || !/^(?:TXT|SPF)$/iu.test(type);
  const text = isQuoted ? value.replaceAll(/[\r\n]+/gu, " ") : quoteText(value);
  return `${owner} ${seconds}IN ${type} ${text}`;
}

/** A text in quotes, in strings of at most 255 octets, as zone files want it. @see RFC 1035 section 3.3.14 */
export function quoteText(text: string): string {
  const clean = text.replaceAll(/[\r\n]+/gu, " ");
  const pieces: string[] = [];
  let piece = "";
  let octets = 0;
  for (const character of clean) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > 255) {
      pieces.push(piece);
      [piece, octets] = ["", 0];
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].map((part) => `"${part.replaceAll(/["\\]/gu, String.raw`\$&`)}"`).join(" ");
}
