import type { IncomingMessage, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import type { HttpAnswer, HttpRequest } from "../../src/model/tools.ts";
import { createHttpClient, type HttpClientOptions } from "../../src/tools/http-client.ts";
import { createBudget } from "../../src/tools/request-budget.ts";
import { vantageWith } from "./loopback.ts";

/** The client under test, every name on 127.0.0.1 unless told otherwise; closed when the test is over. */
export function client(changes: Partial<HttpClientOptions> = {}) {
  const made = createHttpClient({
    addresses: () => Promise.resolve(["127.0.0.1"]),
    vantage: vantageWith(),
    mode: "active",
    budget: createBudget(),
    version: "1.2.3",
    ...changes,
  });
  onTestFinished(() => made.close());
  return made;
}

/** One request through a client of its own. */
export function get(url: string, rest: Partial<HttpRequest> = {}, options: Partial<HttpClientOptions> = {}): Promise<HttpAnswer> {
  return client(options).request({ url, ...rest });
}

/** Answers with what it was asked, and from where. */
export function echo(request: IncomingMessage, response: ServerResponse): void {
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, from: request.socket.remoteAddress }));
}

/** What the echo server saw. */
export function seen(text: string) {
  return JSON.parse(text) as { method: string; url: string; headers: Record<string, string>; from: string };
}
