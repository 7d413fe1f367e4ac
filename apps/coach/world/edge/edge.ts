import { createServer as createHttpServer } from "node:http";
import { createSecureServer } from "node:http2";
import { callbackify } from "node:util";
import { listen } from "../listen.ts";
import { pause } from "../pause.ts";
import { answerPlainly, edgeHeader } from "./answer-plainly.ts";
import { createEdgeCache } from "./cache.ts";
import { createContexts } from "./contexts.ts";
import { hostName } from "./headers.ts";
import { createPull } from "./pull.ts";
import { passOn } from "./pass-on.ts";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { EdgeRequest, EdgeResponse } from "./answer-plainly.ts";
import type { CertificateFor } from "./contexts.ts";
import type { Origin } from "./pull.ts";
import type { EdgeSettings } from "./settings.ts";

/** A running edge. */
export interface Edge {
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly settings: EdgeSettings;
  /** Points to another origin (or the same with other certificates). */
  setOrigin(origin: Origin): void;
  /** Empties the cache. */
  purge(): void;
  /** Empties the cache, asks for certificates again and closes client connections, so that a changed setting is seen by everybody at once. */
  reload(): void;
  stop(): Promise<void>;
}

/**
 * Starts the edge: http leads to https (308, same host, path and query, no port: URLs are the real names), https by SNI with HTTP/2 and 1.1,
 * redirected hosts lead to their target, passed hosts to the origin through a cache, unknown hosts get 421.
 */
export async function startEdge(options: {
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Hosts passed on to the origin. */
  readonly hosts: readonly string[];
  /** Host to host: `{ "www.brightpath.test": "brightpath.test" }`. */
  readonly redirects?: Readonly<Record<string, string>>;
  readonly certificateFor: CertificateFor;
  readonly origin: Origin;
  readonly settings?: Partial<EdgeSettings>;
  readonly now?: () => number;
}): Promise<Edge> {
  const settings: EdgeSettings = {
    latencyMs: 0,
    cacheEnabled: true,
    keptAnyway: [],
    badCertificates: {},
    loopHosts: [],
    aliases: {},
    plainHosts: [],
    keepsQuery: true,
    slashedPaths: [],
    rewriteHeaders: undefined,
    originTimeoutMs: 10_000,
    ...options.settings,
  };
  const redirects = options.redirects ?? {};
  const known = new Set([...options.hosts, ...Object.keys(redirects)]);
  const [firstHost = "localhost"] = options.hosts;
  const contexts = createContexts(options.certificateFor);
  const cache = createEdgeCache(options.now ?? Date.now);
  let origin = createPull(options.origin);

  const pickContext = (name: string): ReturnType<typeof contexts.get> => {
    const host = known.has(name.toLowerCase()) ? name.toLowerCase() : firstHost;
    return contexts.get(host, settings.badCertificates[host]);
  };

  async function answerHttp(request: EdgeRequest, response: EdgeResponse): Promise<void> {
    const host = hostName(request.headers.host);
    const path = request.url ?? "/";
    if (settings.plainHosts.includes(host) && path.startsWith("/"))
      return passOn({ request, response, host, path, origin, cache, settings });
    request.resume();
    await pause(settings.latencyMs);
    if (!known.has(host)) answerPlainly(response, 421, "This server does not know that host.");
    else if (!path.startsWith("/")) answerPlainly(response, 400, "That request target is not a path.");
    else redirect(response, { host, path: settings.keepsQuery ? path : path.replace(/\?.*$/u, ""), target: host, isSecure: false });
  }

  async function answerHttps(request: EdgeRequest, response: EdgeResponse): Promise<void> {
    const host = hostName(request.headers[":authority"] as string | undefined) || hostName(request.headers.host);
    const path = request.url ?? "/";
    const alias = settings.aliases[host];
    const slashed = settings.slashedPaths.includes(path);
    const target = settings.loopHosts.includes(host) || slashed ? host : alias === undefined ? redirects[host] : undefined;
    if (target !== undefined || !known.has(host) || !path.startsWith("/")) {
      request.resume();
      await pause(settings.latencyMs);
      if (!known.has(host)) answerPlainly(response, 421, "This server does not know that host.");
      else if (!path.startsWith("/")) answerPlainly(response, 400, "That request target is not a path.");
      else redirect(response, { host, path: slashed ? `${path}/` : path, target: target ?? host, isSecure: true });
      return;
    }
    await passOn({ request, response, host: alias ?? host, path, origin, cache, settings });
  }

  function redirect(response: EdgeResponse, from: { host: string; path: string; target: string; isSecure: boolean }): void {
    const { host, path, target, isSecure } = from;
    const headers = {
      ...edgeHeader,
      location: `https://${target}${path}`,
      "content-length": 0,
      "cache-control": "no-store",
      ...(isSecure ? { "strict-transport-security": "max-age=31536000" } : {}),
    };
    response.writeHead(308, settings.rewriteHeaders?.({ host, path, status: 308, headers }) ?? headers);
    response.end();
  }

  const plain = createHttpServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, answerSafely(answerHttp));
  const secure = createSecureServer(
    {
      allowHTTP1: true,
      minVersion: "TLSv1.2",
      SNICallback(name, done) {
        callbackify(() => pickContext(name))(done);
      },
      // A client without SNI gets the first host's certificate.
      ...(await defaultCertificate(options.certificateFor, firstHost)),
    },
    // Whatever the protocol, what reaches us has the shape of HTTP/1.1.
    answerSafely(answerHttps) as unknown as (request: Http2ServerRequest, response: Http2ServerResponse) => void,
  );
  secure.on("tlsClientError", () => undefined);
  secure.on("sessionError", () => undefined);
  plain.maxConnections = 2000;
  secure.maxConnections = 2000;

  const http = await listen(plain, options.address, options.httpPort);
  const https = await listen(secure, options.address, options.httpsPort).catch(async (error: unknown) => {
    await http.stop();
    throw error;
  });
  return {
    address: options.address,
    httpPort: http.port,
    httpsPort: https.port,
    settings,
    setOrigin(next) {
      origin.close();
      origin = createPull(next);
    },
    purge: () => cache.clear(),
    reload() {
      cache.clear();
      contexts.forget();
      http.dropConnections();
      https.dropConnections();
    },
    async stop() {
      await Promise.all([http.stop(), https.stop()]);
      origin.close();
    },
  };
}

async function defaultCertificate(certificateFor: CertificateFor, name: string): Promise<{ cert: string; key: string }> {
  const { certPem, keyPem } = await certificateFor(name);
  return { cert: certPem, key: keyPem };
}

function answerSafely(answer: (request: EdgeRequest, response: EdgeResponse) => Promise<void>) {
  return (request: EdgeRequest, response: EdgeResponse): void => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else answerPlainly(response, 500, "The edge failed on this request.");
    });
  };
}
