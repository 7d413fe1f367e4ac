import { randomBytes } from "node:crypto";
import { callbackify } from "node:util";
import { SMTPServer } from "smtp-server";
import { pause } from "../pause.ts";
import { serveHttp } from "../serve-http.ts";
import { renderMailList, renderMail } from "./mail-page.ts";
import { answerMailpit, isFor } from "./mailpit-api.ts";
import { receive } from "./received-mail.ts";
import type { AddressInfo, Socket } from "node:net";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";
import type { Latency } from "../pause.ts";
import type { Asked, Reply } from "../serve-http.ts";
import type { ReceivedMail } from "./received-mail.ts";

/** What can be changed on the running mailbox. */
export interface MailboxSettings extends Latency {
  /** false: every mail is refused for now (451), as a mail server in trouble does. */
  accepting: boolean;
  /** Changes the text of a mail shown to a person at `/`, such as links that must lead through the door; never the stored mail. */
  rewriteShown: ((text: string) => string) | undefined;
}

/** A running mailbox: SMTP in, Mailpit's API out. */
export interface Mailbox {
  readonly address: string;
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Base URL of the API, and of a page a person can read. */
  readonly url: string;
  readonly settings: MailboxSettings;
  /** Newest first. */
  mails(): readonly ReceivedMail[];
  clear(): void;
  /** The newest mail to this address since `sinceMs` (epoch, default 0), or the next one to come. Rejects after `timeoutMs` (default 10,000) or when stopped. */
  wait(to: string, options?: { readonly timeoutMs?: number; readonly sinceMs?: number }): Promise<ReceivedMail>;
  stop(): Promise<void>;
}

const maxMails = 500;
const maxMailBytes = 1024 * 1024;
const maxWaits = 100;

interface Wait {
  readonly to: string;
  settle(mail: ReceivedMail | Error): void;
}

/** Starts a mailbox that takes mail for any address of its domains, without a password, over STARTTLS when a certificate is given. */
export async function startMailbox(options: {
  readonly address: string;
  readonly smtpPort: number;
  readonly httpPort: number;
  /** Name of the mail server, such as `mx.inbox.test`. */
  readonly hostname: string;
  /** Default: `inbox.test` and `brightpath.test`. */
  readonly domains?: readonly string[];
  readonly tls?: { readonly certPem: string; readonly keyPem: string };
  readonly latencyMs?: number;
  readonly onMail?: (mail: ReceivedMail) => void;
}): Promise<Mailbox> {
  const settings: MailboxSettings = { latencyMs: options.latencyMs ?? 0, accepting: true, rewriteShown: undefined };
  const domains = new Set(options.domains ?? ["inbox.test", "brightpath.test"]);
  const mails: ReceivedMail[] = [];
  const waits = new Set<Wait>();

  function store(mail: ReceivedMail): void {
    mails.unshift(mail);
    mails.length = Math.min(mails.length, maxMails);
    for (const wait of waits) if (isFor(mail, wait.to)) wait.settle(mail);
    options.onMail?.(mail);
  }

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) chunks.push(chunk);
    if (stream.sizeExceeded) throw refusal(552, "5.3.4 The message is larger than 1 MiB");
    if (!settings.accepting) throw refusal(451, "4.3.0 The mailbox is out of order, try again later");
    const { mailFrom, rcptTo } = session.envelope;
    const id = randomBytes(12).toString("hex");
    store(
      receive(Buffer.concat(chunks), {
        id,
        at: Date.now(),
        envelopeFrom: mailFrom === false ? "" : mailFrom.address,
        envelopeTo: rcptTo.map((one) => one.address),
        helo: session.hostNameAppearsAs || "unknown",
        clientAddress: session.remoteAddress.replace(/^::ffff:/, ""),
        hostname: options.hostname,
        isTls: session.secure,
      }),
    );
    return `2.0.0 Kept as ${id}`;
  }

  const smtp = new SMTPServer({
    name: options.hostname,
    size: maxMailBytes,
    maxClients: 100,
    socketTimeout: 30_000,
    closeTimeout: 100,
    disableReverseLookup: true,
    authOptional: true,
    disabledCommands: options.tls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    ...(options.tls ? { cert: options.tls.certPem, key: options.tls.keyPem } : {}),
    onConnect: (_session, done) => callbackify(() => pause(settings.latencyMs))(done),
    onRcptTo({ address }, session, done) {
      const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
      if (session.envelope.rcptTo.length >= 20) done(refusal(452, "4.5.3 Too many recipients"));
      else done(domains.has(domain) ? null : refusal(550, "5.7.1 This server takes no mail for that domain"));
    },
    onData(stream, session, done) {
      callbackify(() => take(stream, session))(done);
    },
  });
  // Connections that break off are the client's business.
  smtp.on("error", () => undefined);
  const sockets = new Set<Socket>();
  smtp.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const smtpPort = await listenSmtp(smtp, options.address, options.smtpPort);

  function answer(asked: Asked): Reply {
    const page = { mails, rewrite: settings.rewriteShown ?? ((text: string) => text) };
    const reply = answerMailpit({ list: () => mails, clear }, asked);
    if (reply) return reply;
    if (asked.method === "GET" && asked.path === "/") return renderMailList(page);
    if (asked.method === "GET" && asked.path.startsWith("/mail/")) return renderMail(page, asked.path.slice("/mail/".length));
    return { status: 404, body: "404 page not found" };
  }

  function clear(): void {
    mails.length = 0;
  }

  const http = await serveHttp({ address: options.address, port: options.httpPort, settings, answer }).catch(async (error: unknown) => {
    await closeSmtp(smtp);
    throw error;
  });

  return {
    address: options.address,
    smtpPort,
    httpPort: http.port,
    url: `http://${options.address}:${http.port}`,
    settings,
    mails: () => [...mails],
    clear,
    wait(to, { timeoutMs = 10_000, sinceMs = 0 } = {}) {
      const known = mails.find((mail) => isFor(mail, to) && mail.at >= sinceMs);
      if (known) return Promise.resolve(known);
      if (waits.size >= maxWaits) return Promise.reject(new Error("Too many are waiting for mail."));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => wait.settle(new Error(`No mail for ${to} within ${timeoutMs} ms.`)), timeoutMs);
        const wait: Wait = {
          to,
          settle(outcome) {
            clearTimeout(timer);
            waits.delete(wait);
            if (outcome instanceof Error) reject(outcome);
            else resolve(outcome);
          },
        };
        waits.add(wait);
      });
    },
    async stop() {
      for (const wait of waits) wait.settle(new Error("The mailbox was stopped."));
      await Promise.all([closeSmtp(smtp), http.stop()]);
      // Peers that were told goodbye and do not hang up.
      for (const socket of sockets) socket.destroy();
    },
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function listenSmtp(smtp: SMTPServer, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    smtp.server.once("error", reject);
    smtp.listen(port, address, () => {
      smtp.server.off("error", reject);
      resolve();
    });
  });
  return (smtp.server.address() as AddressInfo).port;
}

function closeSmtp(smtp: SMTPServer): Promise<void> {
  return new Promise((resolve) => smtp.close(() => resolve()));
}
