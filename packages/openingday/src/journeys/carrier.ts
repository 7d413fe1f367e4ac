import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { BadAnswer, createAnswerReader } from "./answer-reader.ts";
import type { Dial, DrivenRequest, Ending } from "./connections.ts";
import { sayBroken } from "./say-broken.ts";

/** One connection, opened when it is first used and again when it was lost. It carries one request at a time. */
export interface Carrier {
  /** Must not be called while another one is under way. */
  carry(request: DrivenRequest, ended: (ending: Ending) => void, sentAt: number): void;
  /** Gives up what was sent before this moment and has not ended. */
  giveUpBefore(moment: number): void;
  close(): void;
}

export interface CarrierOptions {
  readonly origin: string;
  readonly dial: Dial;
  readonly localAddress: string | undefined;
  /** Kept between connections to one origin, so that only the first one shakes hands at full length. */
  readonly session: { ticket?: Buffer };
  readonly now: () => number;
  /** Called before `ended`: what is sent from inside it then finds this connection free and warm. */
  readonly free: (carrier: Carrier) => void;
}

const readBytes = 32 * 1024;
/** A server that closes what was idle does so after a second at the soonest; what breaks before that broke under a request. */
const mayHaveClosedMs = 1000;
/** What may be sent twice. @see RFC 9110 section 9.2.2 */
const idempotent = /^(?:GET|HEAD|OPTIONS|PUT|DELETE)$/u;
const unsafe = /[\r\n\0]/u;
const late = { code: "timeout" };
const cut = { code: "ECONNRESET" };

/** A carrier that is not connected yet. */
export function createCarrier({ origin, dial, localAddress, session, now, free }: CarrierOptions): Carrier {
  const { host, protocol } = new URL(origin);
  const reader = createAnswerReader();
  const heads = new WeakMap<DrivenRequest, string>();
  let socket: Socket | undefined;
  let isConnected = false;
  let current: { readonly request: DrivenRequest; readonly ended: (ending: Ending) => void; readonly sentAt: number } | undefined;
  let idleSince = 0;
  /** Whether the connection may have been closed by the server while the request was on its way to it. */
  let mayMiss = false;

  function finish(ending: Ending): void {
    const { ended } = current ?? {};
    current = undefined;
    idleSince = now();
    if (ended === undefined) return;
    free(carrier);
    ended(ending);
  }

  function fail(error: { readonly code?: string; readonly message?: string }): void {
    const { code = "" } = error;
    const connected = isConnected;
    drop();
    const timedOut = code === "timeout" || code === "ETIMEDOUT";
    const message = code === "timeout" && !connected ? sayBroken({ code: "ETIMEDOUT" }) : sayBroken(error);
    finish({ answered: false, connected, message, ...(timedOut ? { timedOut } : undefined) });
  }

  function drop(): void {
    const old = socket;
    socket = undefined;
    isConnected = false;
    old?.destroy();
  }

  function complete(): void {
    const { status, bytes, headers, chunks } = reader;
    const kept = (current?.request.keepBytes ?? 0) > 0 ? { kept: { headers, chunks } } : undefined;
    if (!reader.keepsOpen) drop();
    finish({ answered: true, status, bytes, ...kept });
  }

  /** From a socket that may be an old one by now. */
  function take(from: Socket, bytes: Buffer): void {
    if (from !== socket) return;
    // Nobody asked: whatever it is, the next answer cannot be told from it.
    if (current === undefined) return drop();
    try {
      if (reader.read(bytes)) complete();
    } catch (error) {
      fail(error instanceof BadAnswer ? error : { message: String(error) });
    }
  }

  function open(): Socket {
    const { address, port, servername, trust } = dial;
    const to = { host: address, port, ...(localAddress === undefined ? {} : { localAddress }) };
    if (protocol !== "https:") {
      const buffer = Buffer.allocUnsafe(readBytes);
      const plain: Socket = connectPlain({
        ...to,
        noDelay: true,
        onread: { buffer, callback: (count) => (take(plain, buffer.subarray(0, count)), true) },
      });
      plain.once("connect", () => {
        if (plain === socket) isConnected = true;
      });
      return watch(plain);
    }
    const name = servername === undefined ? {} : { servername };
    const secure = connectTls({
      ...to,
      ...name,
      ...(trust === undefined ? {} : { secureContext: trust }),
      ALPNProtocols: ["http/1.1"],
      ...(session.ticket === undefined ? {} : { session: session.ticket }),
    });
    secure.setNoDelay(true);
    secure.on("session", (ticket) => (session.ticket = ticket));
    secure.once("secureConnect", () => {
      if (secure === socket) isConnected = true;
    });
    secure.on("data", (bytes: Buffer) => take(secure, bytes));
    return watch(secure);
  }

  function watch(opened: Socket): Socket {
    let broken: Error | undefined;
    opened.on("error", (error) => (broken = error));
    opened.once("end", () => over(opened, broken));
    opened.once("close", () => over(opened, broken));
    return opened;
  }

  function over(from: Socket, broken: Error | undefined): void {
    if (from !== socket) return;
    if (current === undefined) drop();
    else if (broken === undefined && reader.begun && reader.end()) complete();
    else if (mayMiss && !reader.begun && idempotent.test(current.request.method)) {
      // As browsers do: the server closed what had been idle, and never saw the request.
      drop();
      send(current.request);
    } else fail(broken ?? cut);
  }

  function send(request: DrivenRequest): void {
    try {
      const head = headOf(request);
      const idleMs = now() - idleSince;
      if (socket !== undefined && idleMs > reader.keptForMs) drop();
      mayMiss = socket !== undefined && idleMs >= mayHaveClosedMs;
      socket ??= open();
      reader.reset(request.method, request.keepBytes ?? 0);
      if (request.body === undefined) socket.write(head, "latin1");
      else {
        socket.cork();
        socket.write(head, "latin1");
        socket.write(request.body);
        socket.uncork();
      }
    } catch (error) {
      // Not in the middle of the caller's own work.
      queueMicrotask(() => fail({ message: error instanceof Error ? error.message : String(error) }));
    }
  }

  function headOf(request: DrivenRequest): string {
    const known = heads.get(request);
    if (known !== undefined) return known;
    const { method, path, headers, body } = request;
    let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
    if (unsafe.test(method + path)) throw new Error("the address holds a character that no address may hold");
    for (const [name, value] of Object.entries(headers)) {
      if (unsafe.test(name + value)) throw new Error(`the header ${JSON.stringify(name)} holds a character that no header may hold`);
      head += `${name}: ${value}\r\n`;
    }
    if (body !== undefined) head += `content-length: ${Buffer.byteLength(body)}\r\n`;
    else if (method !== "GET" && method !== "HEAD") head += "content-length: 0\r\n";
    head += "\r\n";
    heads.set(request, head);
    return head;
  }

  const carrier: Carrier = {
    carry(request, ended, sentAt) {
      current = { request, ended, sentAt };
      send(request);
    },
    giveUpBefore(moment) {
      if (current !== undefined && current.sentAt < moment) fail(late);
    },
    close() {
      if (current !== undefined) fail(cut);
      drop();
    },
  };
  return carrier;
}
