import type { Parsed } from "./parsed.ts";
import { parseTagList } from "./tag-list.ts";

export interface DkimRecord {
  readonly keyType: "rsa" | "ed25519";
  /** Length of the key in bits; 0 for a revoked one. */
  readonly bits: number;
  /** `p=` is empty: the owner withdrew the key. */
  readonly revoked: boolean;
  /** `t=y`: receivers are told that signing is only being tried out. */
  readonly testing: boolean;
}

/** Whether the text is meant as a DKIM key: providers leave out `v=`, so `p=` or `k=` is enough. */
export function isNearlyDkim(text: string): boolean {
  return /^[\s"]*v\s*=\s*dkim/i.test(text) || /(?:^|;)\s*[pk]\s*=/i.test(text);
}

/**
 * Reads a published DKIM key. Fails where a verifier would refuse the record: another version, `v=` not first, an unknown key
 * type, a key not meant for mail, or `p=` that is not such a key.
 * @see RFC 6376 section 3.6.1, RFC 8463 section 4
 */
export function parseDkimRecord(text: string): Parsed<DkimRecord> {
  const list = parseTagList(text, ["n"]);
  if (!list.ok) return list;
  const tags = new Map(list.value.map(({ name, value }) => [name, value]));
  if (tags.has("v") && tags.get("v") !== "DKIM1")
    return { ok: false, error: `its version is “${tags.get("v")?.slice(0, 40)}”, not “DKIM1”` };
  if (tags.has("v") && list.value[0]?.name !== "v") return { ok: false, error: "“v=DKIM1” must come first" };
  const services = words(tags.get("s") ?? "*");
  if (!services.includes("*") && !services.includes("email")) return { ok: false, error: "the key is not meant for mail (“s=”)" };
  if (tags.has("h") && !words(tags.get("h") ?? "").includes("sha256")) return { ok: false, error: "the key does not allow sha256 (“h=”)" };
  const keyType = (tags.get("k") ?? "rsa").toLowerCase();
  if (keyType !== "rsa" && keyType !== "ed25519") return { ok: false, error: `the key type “${keyType.slice(0, 40)}” is unknown` };
  const key = tags.get("p")?.replaceAll(" ", "");
  if (key === undefined) return { ok: false, error: "it holds no key (“p=”)" };
  const testing = words(tags.get("t") ?? "").includes("y");
  if (key === "") return { ok: true, value: { keyType, bits: 0, revoked: true, testing } };
  const bytes = decodeBase64(key);
  if (bytes === undefined) return { ok: false, error: "the key is not valid base64: it was cut or changed when it was pasted" };
  const bits = keyType === "ed25519" ? (bytes.length === 32 ? 256 : undefined) : rsaBits(bytes);
  if (bits === undefined) return { ok: false, error: "the key cannot be read: it was cut or changed when it was pasted" };
  return { ok: true, value: { keyType, bits, revoked: false, testing } };
}

function words(value: string): string[] {
  return value.split(":").map((word) => word.trim().toLowerCase());
}

function decodeBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** One DER element that lies wholly inside the bytes. */
function readElement(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined) return undefined;
  let start = at + 2;
  if (length >= 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 3) return undefined;
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[start + i] ?? Number.NaN);
    start += count;
  }
  const end = start + length;
  return end <= bytes.length ? { tag, start, end } : undefined;
}

/** Bits of the modulus, for both forms in use: SubjectPublicKeyInfo and the bare RSAPublicKey. */
function rsaBits(bytes: Uint8Array): number | undefined {
  let sequence = readElement(bytes, 0);
  if (sequence?.tag !== 0x30 || sequence.end !== bytes.length) return undefined;
  let first = readElement(bytes, sequence.start);
  if (first?.tag === 0x30) {
    const bitString = readElement(bytes, first.end);
    if (bitString?.tag !== 0x03) return undefined;
    sequence = readElement(bytes, bitString.start + 1);
    if (sequence?.tag !== 0x30) return undefined;
    first = readElement(bytes, sequence.start);
  }
  if (first?.tag !== 0x02) return undefined;
  const exponent = readElement(bytes, first.end);
  if (exponent?.tag !== 0x02) return undefined;
  let { start } = first;
  while (start < first.end && bytes[start] === 0) start += 1;
  const top = bytes[start];
  return start >= first.end || top === undefined ? undefined : (first.end - start - 1) * 8 + (32 - Math.clz32(top));
}
