import { randomBytes } from "node:crypto";
import type { AddressInfo, Socket } from "node:net";
import { callbackify } from "node:util";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { KeptMail } from "./kept-mails.ts";
import { writeTraceLines } from "./trace-lines.ts";

export interface SmtpDoorOptions {
  readonly address: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Name of the server in its greeting and its Received lines. */
  readonly hostname: string;
  /** Domains whose mail is taken, and hosts below them; all where empty. Nothing is ever sent on. */
  readonly domains: readonly string[];
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly onMail: (mail: KeptMail) => void;
  /** Bytes of one mail. @defaultValue 10 MiB */
  readonly maxMailBytes?: number;
  /** A connection's whole life. @defaultValue 120,000 */
  readonly sessionMs?: number;
}

export interface SmtpDoor {
  readonly port: number;
  close(): Promise<void>;
}

const mostMailBytes = 10 * 1024 * 1024;
const longestSessionMs = 120_000;
const maxClients = 20;
const maxRecipients = 20;
const idleMs = 30_000;
const lookEveryMs = 250;

/**
 * Takes mail over SMTP within bounds: size, recipients, connections, and the time and bytes of each connection, so that one that never
 * ends is cut. Rejects with a sentence when the port cannot be had.
 * @see RFC 5321
 */
export async function openSmtpDoor(options: SmtpDoorOptions): Promise<SmtpDoor> {
  const { hostname, tls, onMail } = options;
  const maxMailBytes = options.maxMailBytes ?? mostMailBytes;
  const domains = options.domains.map((domain) => domain.toLowerCase());

  async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      if (stream.sizeExceeded) chunks.length = 0;
      else chunks.push(chunk);
    }
    if (stream.sizeExceeded) throw refusal(552, "5.3.4 The message is too large for this mailbox");
    const { mailFrom, rcptTo } = session.envelope;
    const id = randomBytes(12).toString("hex");
    const at = Date.now();
    const trace = writeTraceLines({
      id,
      at,
      envelopeFrom: mailFrom === false ? "" : mailFrom.address,
      helo: session.hostNameAppearsAs || "",
      clientAddress: session.remoteAddress.replace(/^::ffff:/, ""),
      hostname,
      isTls: session.secure,
    });
    onMail({ id, at, to: rcptTo.map(({ address }) => address), raw: Buffer.concat([Buffer.from(trace, "latin1"), ...chunks]) });
    return `2.0.0 Kept as ${id}`;
  }

  const smtp = new SMTPServer({
    name: hostname,
    banner: "openingday seed mailbox",
    size: maxMailBytes,
    maxClients,
    socketTimeout: idleMs,
    closeTimeout: 100,
    disableReverseLookup: true,
    authOptional: true,
    disabledCommands: tls === undefined ? ["AUTH", "STARTTLS"] : ["AUTH"],
    ...tls,
    onRcptTo({ address }, session, done) {
      const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
      if (session.envelope.rcptTo.length >= maxRecipients) done(refusal(452, "4.5.3 Too many recipients"));
      else if (domains.length === 0 || domains.some((one) => domain === one || domain.endsWith(`.${one}`))) done(null);
      else done(refusal(550, "5.7.1 This mailbox takes no mail for that domain"));
    },
    onData(stream, session, done) {
      callbackify(() => take(stream, session))(done);
    },
  });
  // Connections that break off are the client's business.
  smtp.on("error", () => undefined);

  const sockets = new Map<Socket, number>();
  smtp.server.on("connection", (socket: Socket) => {
    sockets.set(socket, Date.now());
    socket.once("close", () => sockets.delete(socket));
  });
  const guard = setInterval(() => {
    const oldest = Date.now() - (options.sessionMs ?? longestSessionMs);
    for (const [socket, since] of sockets) if (since < oldest || socket.bytesRead > 4 * maxMailBytes) socket.destroy();
  }, lookEveryMs);
  guard.unref();

  try {
    await new Promise<void>((resolve, reject) => {
      smtp.server.once("error", reject);
      smtp.listen(options.port, options.address, () => {
        smtp.server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    clearInterval(guard);
    throw error;
  }
  return {
    port: (smtp.server.address() as AddressInfo).port,
    async close() {
      clearInterval(guard);
      await new Promise<void>((end) => smtp.close(() => end()));
      for (const socket of sockets.keys()) socket.destroy();
    },
  };
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
