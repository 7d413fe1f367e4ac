import { performance } from "node:perf_hooks";
import type { SecureContext } from "node:tls";
import { createCarrier } from "./carrier.ts";
import { openLine, type Line } from "./line.ts";

/** Where a connection really goes, and the name it asks for there. */
export interface Dial {
  readonly address: string;
  readonly port: number;
  /** Name for SNI and for the certificate; none for plain HTTP. */
  readonly servername?: string;
  /** Made once: reading the roots takes milliseconds that a driver does not have. */
  readonly trust?: SecureContext;
}

export interface DrivenRequest {
  /** Scheme, host and port as a customer writes them. */
  readonly origin: string;
  readonly dial: Dial;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly localAddress?: string;
  /** So many bytes of the body are handed over with the ending, and the headers; none without it. */
  readonly keepBytes?: number;
}

/** How one driven request ended. */
export type Ending =
  /** `bytes`: of the body, as it was sent. */
  | { readonly answered: true; readonly status: number; readonly bytes: number; readonly kept?: KeptAnswer }
  | { readonly answered: false; readonly connected: boolean; readonly timedOut?: boolean; readonly message: string };

/** What was asked for with `keepBytes`. */
export interface KeptAnswer {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The beginning of the body, packed as it came. */
  readonly chunks: readonly Uint8Array[];
}

/** Kept-alive connections per origin and customer, as browsers keep them. */
export interface Connections {
  send(request: DrivenRequest, ended: (ending: Ending) => void): void;
  close(): void;
}

const connectionsPerCustomer = 16;
const sweepEveryMs = 250;

interface KnownLine {
  readonly origin: string;
  readonly localAddress: string | undefined;
  readonly line: Line;
}

/**
 * Opens nothing by itself. `timeoutMs` bounds each request as a whole, its connection among it, also one whose answer trickles in for
 * ever.
 */
export function openConnections(timeoutMs: number, perCustomer = connectionsPerCustomer): Connections {
  const lines = new Map<string, KnownLine>();
  // The same few objects come again and again: to put a key together for each request would cost more than to look.
  const lastUsed = new WeakMap<Dial, KnownLine>();
  const now = (): number => performance.now();

  function lineFor({ origin, dial, localAddress }: DrivenRequest): Line {
    const last = lastUsed.get(dial);
    if (last !== undefined && last.origin === origin && last.localAddress === localAddress) return last.line;
    const key = [origin, dial.address, dial.port, localAddress].join(" ");
    const known = lines.get(key) ?? { origin, localAddress, line: openLineTo(origin, dial, localAddress) };
    lines.set(key, known);
    lastUsed.set(dial, known);
    return known.line;
  }

  function openLineTo(origin: string, dial: Dial, localAddress: string | undefined): Line {
    const session = {};
    return openLine({ create: (free) => createCarrier({ origin, dial, localAddress, session, now, free }), most: perCustomer, now });
  }

  const sweep = setInterval(
    () => {
      const before = now() - timeoutMs;
      for (const { line } of lines.values()) line.giveUpBefore(before);
    },
    Math.min(sweepEveryMs, timeoutMs),
  );

  return {
    send: (request, ended) => lineFor(request).send(request, ended),
    close() {
      clearInterval(sweep);
      for (const { line } of lines.values()) line.close();
    },
  };
}
