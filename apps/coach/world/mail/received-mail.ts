import addressparser from "nodemailer/lib/addressparser";

/** A mail as the mailbox keeps it. */
export interface ReceivedMail {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Envelope sender; empty for a bounce. */
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly from: { readonly name: string; readonly address: string };
  readonly to: readonly { readonly name: string; readonly address: string }[];
  readonly subject: string;
  /** RFC 5322 text, Return-Path and Received in front. */
  readonly raw: string;
}

/** Who handed the mail in, and what the mailbox says about it. */
export interface Handover {
  readonly id: string;
  readonly at: number;
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly helo: string;
  readonly clientAddress: string;
  /** Name of this mailbox's server. */
  readonly hostname: string;
  readonly isTls: boolean;
}

/** Puts the trace headers in front of a mail and reads what a list of mails shows. @see RFC 5321 section 4.4 */
export function receive(content: Buffer, handover: Handover): ReceivedMail {
  // Octets survive as latin1; 8-bit mail is given out as it came.
  const text = content.toString("latin1");
  const protocol = handover.isTls ? "ESMTPS" : "ESMTP";
  const date = new Date(handover.at).toUTCString().replace("GMT", "+0000");
  const trace =
    `Return-Path: <${handover.envelopeFrom}>\r\n` +
    `Received: from ${handover.helo} ([${handover.clientAddress}]) by ${handover.hostname} with ${protocol} id ${handover.id}; ${date}\r\n`;
  const header = headerReader(text);
  const addresses = (name: string): { name: string; address: string }[] => addressparser(header(name), { flatten: true });
  return {
    id: handover.id,
    at: handover.at,
    envelopeFrom: handover.envelopeFrom,
    envelopeTo: handover.envelopeTo,
    from: addresses("from")[0] ?? { name: "", address: handover.envelopeFrom },
    to: addresses("to"),
    subject: decodeWords(header("subject")),
    raw: trace + text,
  };
}

function headerReader(text: string): (name: string) => string {
  const [head = ""] = text.split(/\r?\n\r?\n/, 1);
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return (name) => {
    const line = lines.find((one) => one.toLowerCase().startsWith(`${name}:`)) ?? "";
    return decodeUtf8(line.slice(name.length + 1).trim());
  };
}

function decodeUtf8(octets: string): string {
  return Buffer.from(octets, "latin1").toString("utf8");
}

// Encoded words in UTF-8, the only character set the app writes. RFC 2047.
function decodeWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, "?==?");
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, coding: string, text: string) => {
    if (coding.toLowerCase() === "b") return Buffer.from(text, "base64").toString("utf8");
    const octets = text
      .replaceAll("_", " ")
      .replace(/=([0-9a-f]{2})/gi, (_one, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return decodeUtf8(octets);
  });
}
