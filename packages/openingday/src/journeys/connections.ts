import type { SecureContext } from "node:tls";
import type { Dispatcher, Pool } from "undici";

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
}

/** How one driven request ended. */
export type Ending =
  /** `bytes`: of the body, as it was sent. */
  | { readonly answered: true; readonly status: number; readonly bytes: number }
  | { readonly answered: false; readonly connected: boolean; readonly message: string };

/** Kept-alive connections per origin and customer, as browsers keep them. */
export interface Connections {
  send(request: DrivenRequest, ended: (ending: Ending) => void): void;
  close(): Promise<void>;
}

const connectionsPerCustomer = 16;
const maxBodyBytes = 16 * 1024 * 1024;
const connectCodes = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT"]);

/** Opens nothing by itself; undici is loaded here and nowhere else. `timeoutMs` bounds each request. */
export async function openConnections(timeoutMs: number, perCustomer = connectionsPerCustomer): Promise<Connections> {
  const { Pool: PoolOf, buildConnector } = await import("./undici.ts");
  const pools = new Map<string, Pool>();

  function poolFor({ origin, dial, localAddress }: DrivenRequest): Pool {
    const key = [origin, dial.address, dial.port, localAddress].join(" ");
    const known = pools.get(key);
    if (known !== undefined) return known;
    const connector = buildConnector({ timeout: timeoutMs, allowH2: false, secureContext: dial.trust });
    const pool = new PoolOf(origin, {
      connections: perCustomer,
      pipelining: 1,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect(options, callback) {
        const { address, port, servername = "" } = dial;
        connector({ ...options, hostname: address, port: String(port), servername, localAddress: localAddress ?? null }, callback);
      },
    });
    pools.set(key, pool);
    return pool;
  }

  return {
    send(request, ended) {
      let status = 0;
      let bytes = 0;
      let over = false;
      const end = (ending: Ending): void => {
        if (over) return;
        over = true;
        ended(ending);
      };
      const options: Dispatcher.DispatchOptions = {
        path: request.path,
        method: request.method,
        headers: { ...request.headers },
        body: request.body,
      };
      const fail = (error: Error): void => end({ answered: false, connected: !isConnectError(error), message: error.message });
      try {
        poolFor(request).dispatch(options, {
          onRequestStart() {},
          onResponseStart(_, code) {
            status = code;
          },
          onResponseData(controller, chunk) {
            bytes += chunk.length;
            if (bytes > maxBodyBytes) controller.abort(new Error("the answer is far too long"));
          },
          onResponseEnd: () => end({ answered: true, status, bytes }),
          onResponseError: (_, error) => fail(error),
        });
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
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
