import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { listen } from "./listen.ts";
import { pause } from "./pause.ts";
import type { Latency } from "./pause.ts";
import type { Listening } from "./listen.ts";

/** A request with its whole body, which is at most 1 MiB. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to answer; an object becomes JSON. */
export interface Reply {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | object;
}

const maxBodyBytes = 1024 * 1024;

/** Reads a whole body as text, or answers undefined when it is larger than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Serves small plain-HTTP answers on one address: bodies up to 1 MiB, at most 500 connections, 30 s a request. */
export async function serveHttp(options: {
  readonly address: string;
  readonly port: number;
  readonly settings: Latency;
  answer(asked: Asked): Promise<Reply> | Reply;
}): Promise<Listening> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    void respond(request, response);
  });
  server.maxConnections = 500;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(request, maxBodyBytes);
      if (body === undefined) return send(response, { status: 413, headers: { connection: "close" }, body: { error: "Body too large" } });
      const url = new URL(request.url ?? "/", "http://world.invalid");
      const method = request.method ?? "GET";
      const reply = await options.answer({ method, path: url.pathname, query: url.searchParams, headers: request.headers, body });
      await pause(options.settings.latencyMs);
      send(response, reply);
    } catch {
      if (response.headersSent || request.destroyed) response.destroy();
      else send(response, { status: 500, body: { error: "The stub failed on this request" } });
    }
  }

  return listen(server, options.address, options.port);
}

function send(response: ServerResponse, reply: Reply): void {
  const isText = typeof reply.body === "string" || reply.body === undefined;
  const body = isText ? (reply.body ?? "") : JSON.stringify(reply.body);
  response.writeHead(reply.status, { "content-type": isText ? "text/plain; charset=utf-8" : "application/json", ...reply.headers });
  response.end(body);
}
