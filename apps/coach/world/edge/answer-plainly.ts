import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServerHttp2Stream } from "node:http2";

/** A request over HTTP/1.1, or over HTTP/2 and then with its stream; Node's compatibility layer makes the two alike. */
export type EdgeRequest = IncomingMessage & { readonly stream?: ServerHttp2Stream };
/** Its answer. */
export type EdgeResponse = ServerResponse;

/** Added to every answer. */
export const edgeHeader = { "x-edge": "brightpath-edge" };

/** Answers with a short page in the edge's own words. */
export function answerPlainly(response: EdgeResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...edgeHeader,
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "x-cache": "BYPASS",
  });
  response.end(`${status} ${text}\n`);
}
