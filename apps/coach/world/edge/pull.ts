import { Agent as PlainAgent, request as requestPlain } from "node:http";
import { Agent, request } from "node:https";
import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

/** The application behind the edge, which takes only callers with our client certificate. */
export interface Origin {
  readonly address: string;
  readonly port: number;
  /** PEM of the authority that issued the origin's certificate. */
  readonly ca: string;
  readonly clientCert: string;
  readonly clientKey: string;
  /** Name the origin's certificate must carry. Default: the host the client asked for. */
  readonly servername?: string;
  /** Pulls over plain http, with no certificate on either side: what Cloudflare's “Flexible” mode does. */
  readonly isPlain?: boolean;
}

/** One request to be passed on. */
export interface Pulled {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly host: string;
  /** Absent for requests without a body; only those are tried again on a connection that had gone stale. */
  readonly body?: Readable;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Connections to the origin, kept alive. */
export interface OriginPull {
  /** Resolves with the origin's head; rejects with `code` ETIMEDOUT after `timeoutMs` of silence, or with the system's error. */
  pull(pulled: Pulled): Promise<IncomingMessage>;
  close(): void;
}

const maxConnections = 256;

/** Prepares to pull from an origin over TLS, presenting the client certificate. */
export function createPull(origin: Origin): OriginPull {
  const pool = { keepAlive: true, maxSockets: maxConnections, maxFreeSockets: 64 };
  const plainAgent = new PlainAgent(pool);
  const agent = new Agent({
    ...pool,
    ca: origin.ca,
    cert: origin.clientCert,
    key: origin.clientKey,
  });

  async function pull(pulled: Pulled): Promise<IncomingMessage> {
    try {
      return await once(pulled);
    } catch (error) {
      const { code, isStale } = error as NodeJS.ErrnoException & { isStale?: boolean };
      if (isStale && pulled.body === undefined && (code === "ECONNRESET" || code === "EPIPE")) return once(pulled);
      throw error;
    }
  }

  function once({ method, path, headers, host, body, timeoutMs, signal }: Pulled): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const way = { host: origin.address, port: origin.port, method, path, headers, signal, timeout: timeoutMs };
      const outgoing =
        origin.isPlain === true
          ? requestPlain({ ...way, agent: plainAgent }, resolve)
          : request({ ...way, agent, servername: origin.servername ?? host }, resolve);
      outgoing.on("timeout", () => outgoing.destroy(Object.assign(new Error("The origin is silent"), { code: "ETIMEDOUT" })));
      outgoing.on("error", (error) => reject(Object.assign(error, { isStale: outgoing.reusedSocket })));
      if (body === undefined) outgoing.end();
      else {
        body.on("error", () => outgoing.destroy());
        body.pipe(outgoing);
      }
    });
  }

  return {
    pull,
    close() {
      agent.destroy();
      plainAgent.destroy();
    },
  };
}
