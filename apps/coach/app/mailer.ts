import { readFileSync } from "node:fs";
import type { Transporter } from "nodemailer";
import type { Environment } from "./environment.ts";

/** One message, written by the functions in `mails/`. */
export interface Mail {
  readonly subject: string;
  /** Plain text; the html part says the same. */
  readonly text: string;
  readonly html: string;
}

/** The way out for mail. */
export interface Mailer {
  /** Resolves once the mail server has taken the message; rejects when it has not. */
  send(to: { readonly name: string; readonly email: string }, mail: Mail): Promise<void>;
  /** Asks the mail server whether it is there, without sending; rejects when it is not within two seconds. */
  check(): Promise<void>;
  /** Loads the mail library ahead of the first message. */
  warmUp(): void;
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;
const checkTimeoutMs = 2_000;

function readConnection(environment: Environment): Record<string, unknown> & { readonly host: string; readonly port: number } {
  const url = new URL(environment.SMTP_URL);
  const secure = url.protocol === "smtps:";
  return {
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    // The name said in EHLO belongs to the same domain as the envelope, as receivers expect.
    name: (environment.MAIL_ENVELOPE_FROM ?? environment.MAIL_FROM).split("@").at(-1)?.replace(/>.*$/u, ""),
    ...(url.username && { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
    ...(environment.SMTP_LOCAL_ADDRESS && { localAddress: environment.SMTP_LOCAL_ADDRESS }),
  };
}

function readDkim(environment: Environment): { dkim?: { domainName: string; keySelector: string; privateKey: string } } {
  const { DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY_FILE } = environment;
  if (!DKIM_DOMAIN || !DKIM_SELECTOR || !DKIM_PRIVATE_KEY_FILE) return {};
  return { dkim: { domainName: DKIM_DOMAIN, keySelector: DKIM_SELECTOR, privateKey: readFileSync(DKIM_PRIVATE_KEY_FILE, "utf8") } };
}

const timeouts = (ms: number) => ({ connectionTimeout: ms, greetingTimeout: ms, socketTimeout: ms });

/** Connects the program to its mail server; signs with DKIM when domain, selector and key file are all given. */
export function createMailer(environment: Environment): Mailer {
  const connection = readConnection(environment);
  const dkim = readDkim(environment);
  let opening: Promise<Transporter> | undefined;
  const open = async (): Promise<Transporter> => {
    // The library is not needed before the server listens.
    const { createTransport } = await import("nodemailer");
    return createTransport({ ...connection, ...timeouts(connectTimeoutMs), ...dkim, pool: true, maxConnections: 2 });
  };
  const transport = (): Promise<Transporter> => (opening ??= open());
  return {
    async send(to, mail) {
      const line = await transport();
      await line.sendMail({
        from: environment.MAIL_FROM,
        to: { name: to.name, address: to.email },
        envelope: { from: environment.MAIL_ENVELOPE_FROM ?? environment.MAIL_FROM, to: to.email },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: { "Auto-Submitted": "auto-generated" },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    async check() {
      const { createTransport } = await import("nodemailer");
      const probe = createTransport({ ...connection, ...timeouts(checkTimeoutMs) });
      try {
        await probe.verify();
      } finally {
        probe.close();
      }
    },
    warmUp() {
      void transport().catch(() => undefined);
    },
    async close() {
      if (opening) (await opening).close();
    },
  };
}
