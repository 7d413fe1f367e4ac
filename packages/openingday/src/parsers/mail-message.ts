import type { Parsed } from "./parsed.ts";
import { decodeBase64Text, decodeCharset, decodeQuotedPrintable, toByteString } from "./transfer-encoding.ts";

export interface MailHeader {
  /** Lower case. */
  readonly name: string;
  /** Unfolded, not decoded. */
  readonly value: string;
}

export interface MailMessage {
  /** Top first: what the receiving server added stands above what the sender wrote. */
  readonly headers: readonly MailHeader[];
  /** The readable parts that are not attachments, in their charset, one after the other; absent where there is none. */
  readonly text?: string;
  readonly html?: string;
  /** Why some of it was left unread, in a sentence's words; absent where all of it was read. */
  readonly unread?: string;
}

const maxBytes = 4 * 1024 * 1024;
const maxHeaders = 1_000;
const maxDepth = 6;
const maxParts = 60;
/** Characters of all readable parts together that are kept. */
const maxCharacters = 1024 * 1024;

/**
 * Reads a mail as it was received: headers, and the text and HTML parts wherever they are nested. Fails only where nothing is a
 * header. At most 4 MiB, six levels and sixty parts are read; the rest is left out.
 * @see RFC 5322 section 2, RFC 2046 section 5.1
 */
export function parseMail(raw: Uint8Array): Parsed<MailMessage> {
  const entity = readEntity(toByteString(raw.subarray(0, maxBytes)));
  if (entity.headers.length === 0) return { ok: false, error: "it has no headers: this is not a mail" };
  const found: Found = { text: [], html: [], parts: 0, characters: 0 };
  collect(entity, found, 0);
  return {
    ok: true,
    value: {
      headers: entity.headers,
      ...(found.text.length > 0 ? { text: found.text.join("\n") } : {}),
      ...(found.html.length > 0 ? { html: found.html.join("\n") } : {}),
      ...(found.unread === undefined ? {} : { unread: found.unread }),
    },
  };
}

/** One of these is in every mail that was ever on its way; any two of the others are in none but a mail. */
const markHeaders: readonly string[] = ["from", "received", "return-path", "message-id", "dkim-signature"];
const usualHeaders: readonly string[] = ["date", "subject", "to", "reply-to", "mime-version", "content-type"];

/** Whether what was read is a mail at all: a line with a colon in it is in many a file, and makes a header. */
export function isMail({ headers }: Pick<MailMessage, "headers">): boolean {
  const names = new Set(headers.map(({ name }) => name));
  return markHeaders.some((name) => names.has(name)) || usualHeaders.filter((name) => names.has(name)).length > 1;
}

/** First value of a header by its lower-case name: the topmost one. */
export function topHeader(message: MailMessage, name: string): string | undefined {
  return message.headers.find((header) => header.name === name)?.value;
}

export interface Entity {
  readonly headers: readonly MailHeader[];
  /** A byte string. */
  readonly body: string;
}
interface Found {
  readonly text: string[];
  readonly html: string[];
  parts: number;
  characters: number;
  unread?: string;
}

export function readEntity(source: string): Entity {
  const blank = /\r?\n\r?\n/.exec(source);
  const startsWithBody = /^\r?\n/.test(source);
  const head = startsWithBody ? "" : source.slice(0, blank?.index ?? source.length);
  const body = startsWithBody ? source.replace(/^\r?\n/, "") : blank === null ? "" : source.slice(blank.index + blank[0].length);
  const headers: MailHeader[] = [];
  for (const line of head
    .replaceAll(/\r?\n(?=[ \t])/g, "")
    .split(/\r?\n/)
    .slice(0, maxHeaders)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (/^[\x21-\x7e]+$/.test(name)) headers.push({ name, value: line.slice(colon + 1).trim() });
  }
  return { headers, body };
}

function collect(entity: Entity, found: Found, depth: number): void {
  found.parts += 1;
  const type = readParameters(entity.headers.find(({ name }) => name === "content-type")?.value ?? "text/plain");
  const boundary = type.parameters.get("boundary");
  if (type.value.startsWith("multipart/") && boundary !== undefined && boundary !== "") {
    if (depth >= maxDepth) {
      found.unread = `its parts are nested more than ${maxDepth} levels deep`;
      return;
    }
    for (const part of splitParts(entity.body, boundary)) {
      if (found.parts >= maxParts) {
        found.unread ??= `it has more than ${maxParts} parts`;
        return;
      }
      collect(readEntity(part), found, depth + 1);
    }
    return;
  }
  if (type.value !== "text/plain" && type.value !== "text/html") return;
  const disposition = readParameters(entity.headers.find(({ name }) => name === "content-disposition")?.value ?? "");
  if (disposition.value === "attachment") return;
  const encoding = (entity.headers.find(({ name }) => name === "content-transfer-encoding")?.value ?? "").trim().toLowerCase();
  const left = maxCharacters - found.characters;
  const body = entity.body.slice(0, left * 2);
  const bytes = encoding === "base64" ? decodeBase64Text(body) : encoding === "quoted-printable" ? decodeQuotedPrintable(body) : body;
  const text = decodeCharset(bytes, type.parameters.get("charset") ?? "utf-8").slice(0, left);
  found.characters += text.length;
  if (found.characters >= maxCharacters) found.unread ??= "its text is longer than a million characters";
  if (text.trim() !== "") found[type.value === "text/html" ? "html" : "text"].push(text);
}

export function splitParts(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let start: number | undefined;
  const marker = `--${boundary}`;
  for (let at = body.indexOf(marker); at >= 0 && parts.length < maxParts; at = body.indexOf(marker, at + marker.length)) {
    if (at > 0 && body[at - 1] !== "\n") continue;
    if (start !== undefined) parts.push(body.slice(start, at).replace(/\r?\n$/, ""));
    if (body.startsWith("--", at + marker.length)) return parts;
    const lineEnd = body.indexOf("\n", at);
    start = lineEnd < 0 ? body.length : lineEnd + 1;
  }
  if (start !== undefined && parts.length < maxParts) parts.push(body.slice(start));
  return parts;
}

export function readParameters(header: string): { value: string; parameters: ReadonlyMap<string, string> } {
  const parameters = new Map<string, string>();
  for (const match of header.slice(0, 4_000).matchAll(/;\s*([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g)) {
    const name = (match[1] ?? "").toLowerCase();
    if (!parameters.has(name)) parameters.set(name, match[2]?.replaceAll(/\\(.)/g, "$1") ?? match[3] ?? "");
  }
  return { value: (header.split(";")[0] ?? "").trim().toLowerCase(), parameters };
}
