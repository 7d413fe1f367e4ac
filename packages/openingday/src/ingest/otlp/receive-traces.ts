import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { TraceDoor } from "../../model/evidence-traces.ts";
import { readOtlpJson } from "../../parsers/otlp/read-json.ts";
import { readOtlpProtobuf } from "../../parsers/otlp/read-protobuf.ts";
import { readRequests } from "../../parsers/otlp/seen-requests.ts";
import type { Span } from "../../parsers/otlp/span.ts";

const unpack = promisify(gunzip);

const mostPackedBytes = 4 * 1024 * 1024;
const mostBytes = 16 * 1024 * 1024;
/** Spans kept in one run. */
const mostKept = 100_000;
const bodyTimeoutMs = 10_000;

/** An answer that is not 200: what is wrong, and which status says so. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Listens for OTLP over HTTP, in JSON or protocol buffers, gzipped or not. Metrics and logs are taken and thrown away, so that an SDK
 * that sends all three does not complain. @see OTLP specification, “OTLP/HTTP”
 */
export const traceDoor: TraceDoor = {
  async open({ address, port }, belongs) {
    const kept: Span[] = [];
    const counts = { taken: 0, foreign: 0, dropped: 0 };
    const keep = (spans: readonly Span[]): void => {
      for (const span of spans)
        if (!belongs(span.traceId)) counts.foreign += 1;
        else if (kept.length >= mostKept) counts.dropped += 1;
        else {
          counts.taken += 1;
          kept.push(span);
        }
    };
    const server = createServer({ headersTimeout: 5000, requestTimeout: bodyTimeoutMs, keepAliveTimeout: 5000 }, (request, response) => {
      request.on("error", () => undefined);
      response.on("error", () => undefined);
      void answer(request, response, keep);
    });
    server.maxConnections = 64;
    server.on("clientError", (_, socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => reject(new Error(sayWhy(error, address, port), { cause: error })));
      server.listen(port, address, resolve);
    });
    // It is closed by whoever opened it; a run that ends otherwise must not be kept alive by it.
    server.unref();
    const bound = server.address();
    return {
      url: `http://${address.includes(":") ? `[${address}]` : address}:${typeof bound === "object" && bound !== null ? bound.port : port}`,
      requests: () => readRequests(kept),
      counts: () => ({ ...counts }),
      close: () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  },
};

function sayWhy({ code, message }: NodeJS.ErrnoException, address: string, port: number): string {
  if (code === "EADDRINUSE")
    return `port ${port} is in use, perhaps by a collector of yours: set “perf.receiver” to another, and OTEL_EXPORTER_OTLP_ENDPOINT of the application to http://${address}:<that port>`;
  return `traces cannot be received at ${address}:${port}: ${message}`;
}

async function answer(request: IncomingMessage, response: ServerResponse, keep: (spans: readonly Span[]) => void): Promise<void> {
  const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  const isJson = type === "application/json";
  try {
    const path = request.url?.split("?", 1)[0];
    const isOther = path === "/v1/metrics" || path === "/v1/logs";
    if (path !== "/v1/traces" && !isOther) throw new Refused(404, "spans are taken at /v1/traces");
    if (request.method !== "POST") throw new Refused(405, "spans are sent by POST");
    if (!isJson && type !== "application/x-protobuf") throw new Refused(415, "it must be application/json or application/x-protobuf");
    const body = await readBody(request);
    if (!isOther) {
      const read = isJson ? readOtlpJson(body.toString("utf8")) : readOtlpProtobuf(body);
      if (!read.ok) throw new Refused(400, `this is no trace export: ${read.error}`);
      keep(read.value);
    }
    response.writeHead(200, { "content-type": isJson ? "application/json" : "application/x-protobuf" });
    response.end(isJson ? "{}" : "");
  } catch (error) {
    const { status, message } = error instanceof Refused ? error : new Refused(400, "the body cannot be read");
    // What is left of the body is not waited for.
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify({ code: status, message }), () => request.destroy());
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding !== "gzip" && encoding !== "identity") throw new Refused(415, "it may be packed by gzip alone");
  if (Number(request.headers["content-length"] ?? 0) > mostPackedBytes) throw new Refused(413, "it is too large");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostPackedBytes) throw new Refused(413, "it is too large");
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (encoding === "identity") return body;
  try {
    return await unpack(body, { maxOutputLength: mostBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw new Refused(413, "it is too large once unpacked");
    throw new Refused(400, "it is not packed by gzip");
  }
}
