import { isIp4, isIp6 } from "./address.ts";
import { isWithin, plainName } from "./host-name.ts";
import type { Parsed } from "./parsed.ts";
import { shorten } from "./shorten.ts";
import { normaliseRecordValue } from "./zone-line.ts";

/** One record of a file, and the line it begins on. */
export interface ZoneFileRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly ttlSeconds?: number;
  readonly line: number;
}

export interface ZoneFile {
  readonly records: readonly ZoneFileRecord[];
  /** Types that belong to a zone's own machinery (SOA and signatures), left out, each once. */
  readonly leftOut: readonly string[];
}

const maxCharacters = 1_048_576;
const maxRecords = 2_000;
/** Octets of a record at most. */
const maxValue = 65_535;
const machinery = new Set(["SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY"]);
const known = new Set([
  ..."A AAAA ALIAS ANAME CAA CNAME DS HTTPS HINFO LOC MX NAPTR NS PTR SPF SRV SSHFP SVCB TLSA TXT URI".split(" "),
  ...machinery,
]);

/**
 * Reads zone lines as BIND has them: `$ORIGIN`, `$TTL`, comments, quoted strings, parentheses over several lines, a name left out
 * where it is that of the line above. A name that is not below `zone` is completed with the origin unless it ends in a dot. Fails
 * with the number of the first line that cannot be read, or that lies outside the zone.
 * @see RFC 1035 section 5.1
 */
export function parseZoneFile(text: string, zone: string): Parsed<ZoneFile> {
  if (text.length > maxCharacters) return { ok: false, error: "it is larger than any zone of a small business" };
  const split = splitEntries(text);
  if (!split.ok) return split;
  const records: ZoneFileRecord[] = [];
  const leftOut = new Set<string>();
  let origin = zone;
  let owner = "";
  let ttl: number | undefined;
  for (const { line, words, indented } of split.value) {
    const [first = "", second = ""] = words;
    const fail = (error: string): Parsed<never> => ({ ok: false, error: `line ${line}: ${error}` });
    if (first.startsWith("$")) {
      const directive = first.toUpperCase();
      if (directive === "$TTL" && readTtl(second) !== undefined) ttl = readTtl(second);
      else if (directive === "$ORIGIN" && second !== "") origin = completeName(second, origin, zone);
      else return fail(`“${shorten(words.join(" "))}” is not understood here; only $ORIGIN and $TTL are`);
      continue;
    }
    const rest = indented ? words : words.slice(1);
    if (!indented) owner = completeName(first, origin, zone);
    if (owner === "") return fail("it has no name, and no line above to take one from");
    const { typeAt, ttlSeconds } = readHead(rest);
    const type = (rest[typeAt] ?? "").toUpperCase();
    const value = readValue(type, rest.slice(typeAt + 1));
    if (!known.has(type)) return fail(`“${shorten(words.join(" "))}” is not of the form “name TYPE value”`);
    if (!isValue(type, value)) return fail(`“${shorten(value)}” is no value that ${type} can have`);
    if (!isWithin(owner, zone)) return fail(`${shorten(owner)} does not belong to ${zone}`);
    if (machinery.has(type)) {
      leftOut.add(type);
      continue;
    }
    if (records.length >= maxRecords) return fail(`there are more than ${maxRecords} records`);
    const seconds = ttlSeconds ?? ttl;
    records.push({
      name: owner,
      type,
      value: normaliseRecordValue(type, completeValue(type, value, origin, zone)),
      ...(seconds === undefined ? {} : { ttlSeconds: seconds }),
      line,
    });
  }
  return { ok: true, value: { records, leftOut: [...leftOut] } };
}

/** TTL and class stand before the type, in either order. */
function readHead(words: readonly string[]): { readonly typeAt: number; readonly ttlSeconds?: number } {
  let ttlSeconds: number | undefined;
  let typeAt = 0;
  for (; typeAt < 2; typeAt += 1) {
    const word = words[typeAt] ?? "";
    const seconds = readTtl(word);
    if (seconds !== undefined) ttlSeconds = seconds;
    else if (!/^(?:in|ch|hs)$/iu.test(word)) break;
  }
  return { typeAt, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) };
}

/** `300`, and as BIND writes it: `1h30m`. */
function readTtl(word: string): number | undefined {
  if (!/^(?:\d{1,10}|(?:\d{1,6}[smhdw])+)$/iu.test(word)) return undefined;
  if (/^\d+$/u.test(word)) return Math.min(Number(word), 2_147_483_647);
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };
  const parts = [...word.toLowerCase().matchAll(/(\d+)([smhdw])/gu)];
  return Math.min(
    parts.reduce((sum, [, count = "0", unit = "s"]) => sum + Number(count) * (units[unit] ?? 1), 0),
    2_147_483_647,
  );
}

function completeName(name: string, origin: string, zone: string): string {
  if (name === "@") return origin;
  const plain = plainName(name);
  return name.endsWith(".") || isWithin(plain, zone) ? plain : `${plain}.${origin}`;
}

function readValue(type: string, words: readonly string[]): string {
  const text = words.join(" ");
  return type === "TXT" || text.includes('"') ? text : (text.split(";")[0] ?? "").trimEnd();
}

const host = String.raw`(?:[a-z0-9_*](?:[a-z0-9_-]*[a-z0-9_])?\.?)+|\.|@`;
const shapes: Readonly<Record<string, RegExp>> = {
  CNAME: new RegExp(`^(?:${host})$`, "iu"),
  NS: new RegExp(`^(?:${host})$`, "iu"),
  MX: new RegExp(`^\\d{1,5} (?:${host})$`, "iu"),
  CAA: /^\d{1,3} [a-z0-9]{1,32} \S/iu,
};

function isValue(type: string, value: string): boolean {
  if (type === "A") return isIp4(value);
  if (type === "AAAA") return isIp6(value);
  return value !== "" && value.length <= maxValue && (shapes[type]?.test(value) ?? true);
}

const nameLast = new Set(["CNAME", "NS", "MX", "PTR"]);

/** A target without a dot at its end belongs below the origin only where it is one label: people leave the last dot out. */
function completeValue(type: string, value: string, origin: string, zone: string): string {
  if (!nameLast.has(type)) return value;
  const words = value.split(/\s+/u);
  const target = words.pop() ?? "";
  const isWhole = target.includes(".");
  return [...words, isWhole ? target : completeName(target, origin, zone)].join(" ");
}

interface Entry {
  readonly line: number;
  readonly words: readonly string[];
  /** The line begins with white space: its name is that of the line above. */
  readonly indented: boolean;
}

// A semicolon begins a comment only where a word does not hold it: “v=DMARC1; p=none” is often written without its quotes.
const token = /\s*(?:("(?:[^"\\]|\\.)*")|([()])|(;.*)|((?:[^\s"();\\]|\\.)(?:[^\s"()\\]|\\.)*))/uy;

function splitEntries(text: string): Parsed<readonly Entry[]> {
  const entries: Entry[] = [];
  let open: { line: number; words: string[]; indented: boolean } | undefined;
  for (const [index, raw] of text.split(/\r\n|\r|\n/u).entries()) {
    const line = index + 1;
    const inside = open;
    const current = inside ?? { line, words: [], indented: /^[ \t]/u.test(raw) };
    let depth = inside === undefined ? 0 : 1;
    token.lastIndex = 0;
    const end = raw.trimEnd().length;
    while (token.lastIndex < end) {
      const from = token.lastIndex;
      const found = token.exec(raw);
      if (found === null) return { ok: false, error: `line ${line}: a quote is not closed after “${shorten(raw.slice(0, from))}”` };
      const [, quoted, bracket, , word] = found;
      if (bracket === "(") depth += 1;
      if (bracket === ")") depth -= 1;
      if (depth < 0 || depth > 1) return { ok: false, error: `line ${line}: its brackets do not fit together` };
      const part = quoted ?? word;
      if (part !== undefined) current.words.push(part);
    }
    open = depth === 1 ? current : undefined;
    if (open === undefined && current.words.length > 0) entries.push(current);
  }
  if (open !== undefined) return { ok: false, error: `line ${open.line}: its bracket is not closed` };
  return { ok: true, value: entries };
}
