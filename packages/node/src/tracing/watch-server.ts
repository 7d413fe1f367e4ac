import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { routeOf } from "./route-template.ts";
import { type OutboundUse, requests, type SentStatement, TracedRequest } from "./traced-request.ts";

/** What ended: everything that is known about one request of a measured run, and nothing that holds on to the request itself. */
export interface EndedRequest {
  readonly method: string;
  readonly route: string;
  readonly traceparent: string;
  /** Milliseconds since the process began. */
  readonly startedAt: number;
  readonly queries: number;
  readonly first: SentStatement | undefined;
  readonly more: ReadonlyMap<string, SentStatement> | undefined;
  readonly hosts: ReadonlyMap<string, OutboundUse> | undefined;
  readonly poolWaits: number;
  readonly poolWaitMs: number;
  readonly status: number;
  /** Whether the whole answer was sent. */
  readonly complete: boolean;
  readonly tookMs: number;
  readonly bytes: number;
}

const runForm = /^[\w-]{1,64}$/u;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A header as it came. The object `headers` is made when it is first asked for, and many requests are answered without. */
function headerOf({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const one = rawHeaders[at];
    if (one?.length === name.length && one.toLowerCase() === name) return rawHeaders[at + 1];
  }
  return undefined;
}

/** Follows the requests that carry `x-openingday-run`; all others cost one look at a header. */
export function watchServer(ended: (request: EndedRequest) => void): void {
  subscribe("http.server.request.start", (message) => {
    try {
      const { request: incoming, response } = message as Exchange;
      const run = headerOf(incoming, "x-openingday-run");
      if (run === undefined || !runForm.test(run)) {
        // A connection that served a measured request before must not count this one with it.
        if (requests.getStore() !== undefined) requests.enterWith(undefined);
        return;
      }
      const request = new TracedRequest(incoming);
      request.bytesBefore = incoming.socket.bytesWritten;
      requests.enterWith(request);
      response.once("close", () => {
        try {
          request.ended = true;
          ended(describe(request, response));
        } catch {
          // The application must not notice.
        }
      });
    } catch {
      // The application must not notice.
    }
  });
}

function describe(request: TracedRequest, response: ServerResponse): EndedRequest {
  const { incoming, startedAt, queries, first, more, hosts, poolWaits, poolWaitMs } = request;
  if (first !== undefined) first.firstValues = undefined;
  const declared = Number(response.getHeader("content-length") ?? Number.NaN);
  const written = (incoming.socket?.bytesWritten ?? request.bytesBefore) - request.bytesBefore;
  return {
    method: (incoming.method ?? "GET").slice(0, 16),
    route: routeOf(incoming, request.route),
    traceparent: headerOf(incoming, "traceparent") ?? "",
    startedAt,
    queries,
    first,
    more,
    hosts,
    poolWaits,
    poolWaitMs,
    status: response.statusCode,
    complete: response.writableFinished,
    tookMs: performance.now() - startedAt,
    bytes: Number.isFinite(declared) ? declared : Math.max(0, written),
  };
}
