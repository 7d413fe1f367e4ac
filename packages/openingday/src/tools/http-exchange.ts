import type { Agent, IncomingMessage, RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { type Socket } from "node:net";
import { checkServerIdentity, type PeerCertificate, type SecureContext } from "node:tls";
import { setImmediate as turn } from "node:timers/promises";
import type { NoAnswer } from "../model/tools.ts";
import { plainHost, type Endpoint, isIP } from "./endpoint.ts";
import { readBody, type ReadBody } from "./http-body.ts";
import { errorCode } from "./no-answer.ts";
import { plainRequest } from "./node-http.ts";

/** One request on its way to one address. */
export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly to: Endpoint;
  readonly localAddress?: string;
  /** false: a connection of its own. */
  readonly agent: Agent | false;
  readonly trust?: SecureContext;
  readonly maxBytes: number;
  /** Ends the exchange with its reason. */
  readonly signal: AbortSignal;
  /** Gives up on this address when it does not take the connection in time. */
  readonly connectLimitMs?: number;
}

/** What came back, with the milliseconds of each phase. */
export interface Exchanged extends ReadBody {
  readonly response: IncomingMessage;
  readonly connectMs: number;
  readonly tlsMs: number;
  readonly waitMs: number;
}

/** An exchange that ended without an answer: how far it came, and why. */
export class ExchangeFailed extends Error {
  override readonly name = "ExchangeFailed";
  readonly layer: NoAnswer["layer"];
  readonly code: string;
  /** The connection had served before: the server may have closed it just then. */
  readonly reused: boolean;
  constructor(layer: NoAnswer["layer"], cause: unknown, reused: boolean) {
    super(`${layer} failed`, { cause });
    this.layer = layer;
    this.code = errorCode(cause);
    this.reused = reused;
  }
}

/** Response headers of more bytes than this are refused; browsers stop at 256 KiB, servers send a few. */
const maxHeaderBytes = 64 * 1024;

/** Sends one request to one address and reads its answer. Rejects with ExchangeFailed. */
export function exchange(one: Exchange): Promise<Exchanged> {
  const secure = one.url.protocol === "https:";
  if (one.signal.aborted) return Promise.reject(new ExchangeFailed("connect", one.signal.reason, false));
  return new Promise((resolve, reject) => {
    const at = { start: performance.now(), connected: 0, secured: 0, sent: 0 };
    let layer: NoAnswer["layer"] = "connect";
    let limit: NodeJS.Timeout | undefined;
    let answered = false;
    const request = (secure ? secureRequest : plainRequest)(requestOptions(one, secure));
    const end = (): void => {
      clearTimeout(limit);
      one.signal.removeEventListener("abort", aborted);
    };
    const fail = (cause: unknown): void => {
      end();
      reject(new ExchangeFailed(layer, cause, request.reusedSocket));
      request.destroy();
    };
    const aborted = (): void => fail(one.signal.reason);
    one.signal.addEventListener("abort", aborted, { once: true });
    if (one.connectLimitMs !== undefined)
      limit = setTimeout(() => fail(Object.assign(new Error("slow to connect"), { code: "ETIMEDOUT" })), one.connectLimitMs);

    const connected = (): void => {
      at.connected = performance.now();
      clearTimeout(limit);
      layer = secure ? "tls" : "http";
    };
    const secured = (): void => {
      at.secured = performance.now();
      layer = "http";
    };
    request.on("socket", (socket: Socket) => {
      at.start = performance.now();
      if (!socket.connecting) {
        clearTimeout(limit);
        layer = "http";
        return;
      }
      socket.once("connect", connected);
      if (secure) socket.once("secureConnect", secured);
    });
    request.on("finish", () => (at.sent = performance.now()));
    // Once the answer began, its own stream tells whether it is complete; the request's events say nothing more.
    const failUnanswered = (cause: unknown): void => {
      if (!answered) fail(cause);
    };
    request.on("error", failUnanswered);
    request.on("close", () => failUnanswered(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    request.on("upgrade", (_, socket) => {
      socket.destroy();
      failUnanswered(Object.assign(new Error("upgraded"), { code: "upgraded" }));
    });
    const answer = async (response: IncomingMessage): Promise<Exchanged> => {
      const answeredAt = performance.now();
      const read = await readBody(response, one.maxBytes);
      // The agent takes the connection back a turn after the body's end: whoever asks again at once would open another.
      await turn();
      const sentAt = Math.max(at.sent, at.connected, at.secured, at.start);
      return {
        ...read,
        response,
        connectMs: at.connected === 0 ? 0 : at.connected - at.start,
        tlsMs: at.secured === 0 ? 0 : at.secured - at.connected,
        waitMs: Math.max(0, answeredAt - sentAt),
      };
    };
    request.on("response", (response) => {
      answered = true;
      answer(response)
        .then(resolve, fail)
        .finally(() => {
          end();
          // What is left of a body that was cut is not read; a request still being sent is not needed any more.
          if (!response.complete || !request.writableFinished) request.destroy();
        });
    });
    request.end(one.body);
  });
}

function requestOptions(one: Exchange, secure: boolean): RequestOptions & { readonly secureContext?: SecureContext } {
  const host = plainHost(one.url.hostname);
  return {
    method: one.method,
    path: `${one.url.pathname}${one.url.search}`,
    // Dialled by address, so that no other look-up can come between the guard and the connection.
    host: one.to.address,
    port: one.to.port,
    headers: one.headers,
    localAddress: one.localAddress,
    agent: one.agent,
    maxHeaderSize: maxHeaderBytes,
    setHost: false,
    ...(secure && {
      // The certificate is held against the server name. A check of our own would be another for each request, and Node keeps no
      // connection warm for the next then; only an address that is dialled by another needs one.
      ...(isIP(host) === 0
        ? { servername: host }
        : { servername: "", checkServerIdentity: (_: string, sent: PeerCertificate) => checkServerIdentity(host, sent) }),
      secureContext: one.trust,
    }),
  };
}
