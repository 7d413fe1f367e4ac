/** What the mailbox saw of a mail's way, beside the mail itself. */
export interface Trace {
  readonly id: string;
  readonly at: number;
  /** Empty for a bounce. */
  readonly envelopeFrom: string;
  /** Name the client gave. */
  readonly helo: string;
  readonly clientAddress: string;
  readonly hostname: string;
  readonly isTls: boolean;
}

/**
 * The two lines that a receiving server puts on top: who the mail says it is from, and which connection it really came over. Nothing
 * the client said can add a line of its own.
 * @see RFC 5321 section 4.4
 */
export function writeTraceLines({ id, at, envelopeFrom, helo, clientAddress, hostname, isTls }: Trace): string {
  const from = keep(envelopeFrom, /[^\x21-\x3b\x3d\x3f-\x7e]/g, 320);
  const name = keep(helo, /[^A-Za-z0-9.:[\]_-]/g, 255);
  const client = clientAddress.includes(":") ? `IPv6:${clientAddress}` : clientAddress;
  const date = new Date(at).toUTCString().replace("GMT", "+0000");
  return [
    `Return-Path: <${from}>`,
    `Received: from ${name === "" ? "unknown" : name} ([${client}])`,
    `\tby ${hostname} with ${isTls ? "ESMTPS" : "ESMTP"} id ${id};`,
    `\t${date}`,
    "",
  ].join("\r\n");
}

function keep(text: string, others: RegExp, most: number): string {
  return text.replaceAll(others, "").slice(0, most);
}
