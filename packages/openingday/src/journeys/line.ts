import type { Client, Dispatcher } from "undici";
import type { DrivenRequest, Ending } from "./connections.ts";
import { sayBroken } from "./say-broken.ts";

/** Kept-alive connections of one customer to one origin. A request that finds all of them taken waits for the first one free. */
export interface Line {
  send(request: DrivenRequest, ended: (ending: Ending) => void): void;
  /** Gives up what was sent before this moment of `performance.now()` and has not ended yet. */
  giveUpBefore(moment: number): void;
  close(): Promise<void>;
}

export interface LineOptions {
  /** A connection of its own each; opens when it is first used. */
  readonly connect: () => Client;
  readonly most: number;
  readonly now: () => number;
}

interface Waiting {
  readonly request: DrivenRequest;
  readonly ended: (ending: Ending) => void;
  readonly sentAt: number;
  /** Set once it is of no interest any more. */
  over: boolean;
}

const maxBodyBytes = 16 * 1024 * 1024;
/** Undici's own code for it, so that both are told in the same words. */
const tooLate = Object.assign(new Error("the answer took too long"), { code: "UND_ERR_BODY_TIMEOUT" });
const connectCodes = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT"]);
const timeoutCodes = new Set(["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_CONNECT_TIMEOUT"]);

/**
 * Opens connections one by one as they are needed, at most `most`. Each carries one request at a time, so that an answer waits for no
 * other; the list of free ones is ours, because a pool's costs a quarter of what a request costs.
 */
export function openLine({ connect, most, now }: LineOptions): Line {
  const carriers = new Set<Carrier>();
  const idle: Carrier[] = [];
  const queue: Waiting[] = [];
  let head = 0;

  function next(): Waiting | undefined {
    while (head < queue.length) {
      const waiting = queue[head++]!;
      if (head > 1024 || head === queue.length) {
        queue.splice(0, head);
        head = 0;
      }
      if (!waiting.over) return waiting;
    }
    return undefined;
  }

  function free(carrier: Carrier): void {
    const waiting = next();
    if (waiting === undefined) idle.push(carrier);
    else carrier.carry(waiting.request, waiting.ended, waiting.sentAt);
  }

  return {
    send(request, ended) {
      const sentAt = now();
      let carrier = idle.pop();
      if (carrier === undefined && carriers.size < most) {
        carrier = new Carrier(connect(), free);
        carriers.add(carrier);
      }
      if (carrier === undefined) queue.push({ request, ended, sentAt, over: false });
      else carrier.carry(request, ended, sentAt);
    },
    giveUpBefore(moment) {
      for (let index = head; index < queue.length; index++) {
        const waiting = queue[index]!;
        if (waiting.over || waiting.sentAt >= moment) continue;
        waiting.over = true;
        waiting.ended({ answered: false, connected: true, timedOut: true, message: sayBroken(tooLate) });
      }
      for (const carrier of carriers) carrier.giveUpBefore(moment);
    },
    async close() {
      await Promise.all([...carriers].map((carrier) => carrier.close()));
    },
  };
}

/** One connection, and the one request it carries: the same object for all of them, because a new one each time is felt at full rate. */
class Carrier implements Dispatcher.DispatchHandler {
  readonly #client: Client;
  readonly #free: (carrier: Carrier) => void;
  #ended: ((ending: Ending) => void) | undefined;
  #sentAt = 0;
  #status = 0;
  #bytes = 0;
  #keep = 0;
  #headers: Record<string, string | string[] | undefined> | undefined;
  #chunks: Uint8Array[] | undefined;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(client: Client, free: (carrier: Carrier) => void) {
    this.#client = client;
    this.#free = free;
  }

  carry(request: DrivenRequest, ended: (ending: Ending) => void, sentAt: number): void {
    this.#ended = ended;
    this.#sentAt = sentAt;
    this.#status = 0;
    this.#bytes = 0;
    this.#keep = request.keepBytes ?? 0;
    this.#headers = undefined;
    this.#chunks = undefined;
    this.#controller = undefined;
    const { path, method, headers, body } = request;
    try {
      this.#client.dispatch({ path, method, headers: headers as Record<string, string>, body }, this);
    } catch (error) {
      this.onResponseError(undefined, error instanceof Error ? error : new Error(String(error)));
    }
  }

  giveUpBefore(moment: number): void {
    if (this.#ended === undefined || this.#sentAt >= moment) return;
    // Not yet on its way: the time-out for the connection ends that one.
    this.#controller?.abort(tooLate);
  }

  async close(): Promise<void> {
    await this.#client.destroy();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    if (this.#keep > 0) this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    const room = this.#keep - this.#bytes;
    if (room > 0) (this.#chunks ??= []).push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > maxBodyBytes) controller.abort(new Error("its answer is longer than 16 MB, far too long"));
  }

  onResponseEnd(): void {
    const kept = this.#keep > 0 ? { headers: this.#headers ?? {}, chunks: this.#chunks ?? [] } : undefined;
    this.#finish({ answered: true, status: this.#status, bytes: this.#bytes, ...(kept === undefined ? undefined : { kept }) });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    const { code = "" } = error as Error & { code?: string };
    this.#finish({
      answered: false,
      connected: !isConnectError(error),
      message: sayBroken(error),
      ...(timeoutCodes.has(code) ? { timedOut: true } : undefined),
    });
  }

  #finish(ending: Ending): void {
    const ended = this.#ended;
    if (ended === undefined) return;
    this.#ended = undefined;
    this.#controller = undefined;
    // Free first: what is sent next, from inside `ended`, then takes this warm connection.
    this.#free(this);
    ended(ending);
  }
}

function isConnectError(error: Error): boolean {
  const { code = "", syscall } = error as Error & { code?: string; syscall?: string };
  return (
    connectCodes.has(code) ||
    syscall === "connect" ||
    code.startsWith("ERR_TLS") ||
    code.startsWith("CERT_") ||
    code.startsWith("UNABLE_TO_") ||
    code.includes("SELF_SIGNED")
  );
}
