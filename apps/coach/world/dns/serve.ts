import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { listen } from "../listen.ts";
import { pause } from "../pause.ts";
import { maxUdpBytes, readQuery, writeResponse } from "./message.ts";
import type { RemoteInfo, Socket as UdpSocket } from "node:dgram";
import type { Socket } from "node:net";
import type { Latency } from "../pause.ts";
import type { Query, Response } from "./message.ts";

/** What can be changed on a running DNS server. */
export interface DnsSettings extends Latency {
  /** true: reads queries and never answers, like a server behind a closed firewall. */
  silent: boolean;
}

/** A DNS server that is up on UDP and TCP. */
export interface DnsServer {
  readonly address: string;
  readonly port: number;
  readonly settings: DnsSettings;
  stop(): Promise<void>;
}

const maxWaiting = 1000;
const idleMs = 10_000;
const plainUdpBytes = 512;

/**
 * Serves DNS on one address and port over UDP and TCP: malformed queries get FORMERR, other opcodes NOTIMP, other EDNS versions BADVERS,
 * answers too large for the client's UDP size are cut with TC set. At most 1,000 queries wait at once and 100 TCP connections are open.
 */
export async function serveDns(options: {
  readonly address: string;
  readonly port: number;
  readonly latencyMs?: number;
  answer(query: Query): Promise<Response> | Response;
}): Promise<DnsServer> {
  const settings: DnsSettings = { latencyMs: options.latencyMs ?? 0, silent: false };
  let waiting = 0;

  async function respond(bytes: Buffer, overUdp: boolean): Promise<Buffer | undefined> {
    if (waiting >= maxWaiting || settings.silent) return undefined;
    let query: Query;
    try {
      query = readQuery(bytes);
    } catch {
      return formatError(bytes);
    }
    waiting += 1;
    try {
      const [response] = await Promise.all([decide(query), pause(settings.latencyMs)]);
      return settings.silent ? undefined : fit(query, response, overUdp);
    } catch {
      return writeResponse(query, { rcode: "SERVFAIL" });
    } finally {
      waiting -= 1;
    }
  }

  async function decide(query: Query): Promise<Response> {
    if (query.opcode !== 0) return { rcode: "NOTIMP" };
    if (query.edns && query.edns.version !== 0) return { rcode: "NOERROR" };
    if (query.type === "AXFR" || query.type === "IXFR" || (query.question.class ?? "IN") !== "IN") return { rcode: "REFUSED" };
    return options.answer(query);
  }

  let isClosed = false;
  async function reply(bytes: Buffer, from: RemoteInfo): Promise<void> {
    const answer = await respond(bytes, true);
    if (answer !== undefined && !isClosed) udp.send(answer, from.port, from.address);
  }

  const udp = await bindUdp(options.address, options.port);
  udp.on("message", (bytes: Buffer, from: RemoteInfo) => {
    void reply(bytes, from);
  });
  const port = udp.address().port;

  const server = createServer((socket) => readFrames(socket, (bytes) => respond(bytes, false)));
  server.maxConnections = 100;
  try {
    const tcp = await listen(server, options.address, port);
    return {
      address: options.address,
      port,
      settings,
      async stop() {
        if (!isClosed) {
          isClosed = true;
          await new Promise<void>((resolve) => udp.close(() => resolve()));
        }
        await tcp.stop();
      },
    };
  } catch (error) {
    udp.close();
    throw error;
  }
}

async function bindUdp(address: string, port: number): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address, port, exclusive: true }, resolve);
  });
  socket.removeAllListeners("error");
  // A client that went away (ICMP) is no reason to end the server.
  socket.on("error", () => undefined);
  return socket;
}

function fit(query: Query, response: Response, overUdp: boolean): Buffer {
  const whole = writeResponse(query, response);
  const limit = query.edns ? Math.min(Math.max(query.edns.udpSize, plainUdpBytes), maxUdpBytes) : plainUdpBytes;
  if (!overUdp || whole.length <= limit) return whole;
  return writeResponse(query, { ...response, answers: [], authority: [], additional: [], truncated: true });
}

// Enough of a header to answer, and not itself an answer (two servers must never argue with each other).
function formatError(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 12 || ((bytes[2] ?? 0) & 0x80) !== 0) return undefined;
  const header = Buffer.alloc(12);
  bytes.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8001, 2);
  return header;
}

function readFrames(socket: Socket, respond: (bytes: Buffer) => Promise<Buffer | undefined>): void {
  let pending = Buffer.alloc(0);
  async function reply(frame: Buffer): Promise<void> {
    const answer = await respond(frame);
    if (answer !== undefined && socket.writable) socket.write(frameOf(answer));
  }
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2) {
      const end = 2 + pending.readUInt16BE(0);
      if (pending.length < end) return;
      const frame = pending.subarray(2, end);
      pending = pending.subarray(end);
      void reply(frame);
    }
  });
}

/** A message with its length in front, as DNS over TCP sends it. */
export function frameOf(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
