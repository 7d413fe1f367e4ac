import { generateKeyPairSync } from "node:crypto";
import { createTransport } from "nodemailer";

/** A signing key made at run time, with the text of its DNS record. */
export interface SigningKey {
  readonly privateKey: string;
  /** `p=…` alone, as Resend publishes it. */
  readonly record: string;
}

export function makeSigningKey(bits = 2048): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    record: `p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`,
  };
}

export interface Composed {
  readonly from?: string;
  readonly returnPath?: string;
  readonly helo?: string;
  readonly clientAddress?: string;
  readonly subject?: string;
  readonly text?: string | false;
  readonly html?: string;
  readonly signatures?: readonly { readonly domain: string; readonly selector: string; readonly key: SigningKey }[];
  /** Changes the mail after it was signed. */
  readonly tamper?: (raw: string) => string;
}

/** A mail as the seed mailbox stores it: composed and signed by nodemailer, with the mailbox's own two headers on top. */
export async function composeMail(mail: Composed = {}): Promise<Uint8Array> {
  const { from = "BrightPath <hello@brightpath.test>", returnPath = "bounce@send.brightpath.test", signatures = [] } = mail;
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
  const sent = await transport.sendMail({
    from,
    to: "launch-word@inbox.test",
    subject: mail.subject ?? "Reset your password",
    ...(mail.text === false
      ? {}
      : { text: mail.text ?? "Open https://app.brightpath.test/reset/abcdefghijkl0123456789 to go on.\nThank you" }),
    ...(mail.html === undefined ? {} : { html: mail.html }),
    ...(signatures.length === 0
      ? {}
      : {
          dkim: {
            keys: signatures.map(({ domain, selector, key }) => ({
              domainName: domain,
              keySelector: selector,
              privateKey: key.privateKey,
            })),
          },
        }),
  });
  const message = Buffer.isBuffer(sent.message) ? sent.message.toString("latin1") : "";
  const top = [
    `Return-Path: <${returnPath}>`,
    `Received: from ${mail.helo ?? "app.brightpath.test"} ([${mail.clientAddress ?? "127.0.0.30"}]) by mx.inbox.test with ESMTP id 1; Mon, 01 Jun 2026 10:00:00 +0000`,
    "",
  ].join("\r\n");
  return Buffer.from(top + (mail.tamper ?? ((raw: string) => raw))(message), "latin1");
}
