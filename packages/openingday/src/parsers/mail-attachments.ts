import { type Entity, readEntity, readParameters, splitParts } from "./mail-message.ts";
import type { Parsed } from "./parsed.ts";
import { decodeBase64Text, decodeQuotedPrintable, decodeWords, toByteString } from "./transfer-encoding.ts";

/** A part of a mail that is no text to read. */
export interface MailAttachment {
  /** As the mail names it; empty where it has no name. */
  readonly name: string;
  /** Lower case, e.g. `application/gzip`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

const maxBytes = 16 * 1024 * 1024;
const maxDepth = 6;
const maxParts = 60;
const maxAttachments = 20;

/**
 * The attachments of a mail wherever they are nested, in a forwarded mail too; a mail that is an attachment as a whole is one of
 * them. Fails only where nothing is a header. At most 16 MiB, six levels and twenty attachments are read.
 * @see RFC 2046 section 5.1, RFC 2183
 */
export function readAttachments(raw: Uint8Array): Parsed<readonly MailAttachment[]> {
  const entity = readEntity(toByteString(raw.subarray(0, maxBytes)));
  if (entity.headers.length === 0) return { ok: false, error: "it has no headers: this is not a mail" };
  const found = { attachments: [] as MailAttachment[], parts: 0 };
  collect(entity, found, 0);
  return { ok: true, value: found.attachments };
}

function collect(entity: Entity, found: { readonly attachments: MailAttachment[]; parts: number }, depth: number): void {
  found.parts += 1;
  if (found.parts > maxParts || found.attachments.length >= maxAttachments || depth > maxDepth) return;
  const header = (name: string): string => entity.headers.find((one) => one.name === name)?.value ?? "";
  const type = readParameters(header("content-type"));
  const boundary = type.parameters.get("boundary") ?? "";
  if (type.value.startsWith("multipart/") && boundary !== "") {
    for (const part of splitParts(entity.body, boundary)) collect(readEntity(part), found, depth + 1);
    return;
  }
  if (type.value === "message/rfc822")
    return collect(readEntity(decode(entity.body, header("content-transfer-encoding"))), found, depth + 1);
  const disposition = readParameters(header("content-disposition"));
  const name = decodeWords(disposition.parameters.get("filename") ?? type.parameters.get("name") ?? "");
  const isText = (type.value === "" || type.value === "text/plain" || type.value === "text/html") && disposition.value !== "attachment";
  if (isText && name === "") return;
  const body = decode(entity.body, header("content-transfer-encoding"));
  found.attachments.push({ name, type: type.value, bytes: Uint8Array.from(body, (character) => character.charCodeAt(0) & 0xff) });
}

function decode(body: string, encoding: string): string {
  const word = encoding.trim().toLowerCase();
  return word === "base64" ? decodeBase64Text(body) : word === "quoted-printable" ? decodeQuotedPrintable(body) : body;
}
