import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { KeptMails } from "./kept-mails.ts";

/** What an HTTP request gets. */
export interface ApiAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

const most = 50;
const messagePath = /^\/api\/v1\/message\/([0-9a-f]{1,64})\/raw$/u;

/**
 * Answers the part of Mailpit's API that a test needs: the list, a search by `to:`, and one mail byte for byte. A web page cannot read it
 * under a name of its own that points to this machine: only addresses of this machine are answered.
 */
export function answerApi(mails: KeptMails, method: string, url: string, host: string): ApiAnswer {
  if (!/^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/u.test(host))
    return say(403, "This mailbox answers on its own machine only.");
  if (method !== "GET" && method !== "HEAD") return say(405, "This mailbox can only be read.");
  const { pathname, searchParams } = new URL(url, "http://mailbox.invalid");
  if (pathname === "/api/v1/messages" || pathname === "/api/v1/search") {
    const wanted = /^to:"?([^"]+)"?$/u.exec((searchParams.get("query") ?? "").trim())?.[1]?.toLowerCase();
    if (pathname.endsWith("search") && wanted === undefined) return say(400, "Only searches such as to:address are understood.");
    const found = mails.list().filter(({ to }) => wanted === undefined || to.some((one) => one.toLowerCase() === wanted));
    const messages = found.slice(0, most).map(({ id, at, to, raw }) => ({
      ID: id,
      Created: new Date(at).toISOString(),
      Size: raw.length,
      To: to.map((address) => ({ Address: address })),
    }));
    return {
      status: 200,
      type: "application/json",
      body: JSON.stringify({ total: mails.list().length, messages_count: found.length, messages }),
    };
  }
  const mail = mails.find(messagePath.exec(pathname)?.[1] ?? "");
  return mail === undefined ? say(404, "There is no such mail.") : { status: 200, type: "application/octet-stream", body: mail.raw };
}

function say(status: number, text: string): ApiAnswer {
  return { status, type: "text/plain; charset=utf-8", body: `${text}\n` };
}

/** Serves the API until it is closed; rejects with the system's error when the port cannot be had. */
export async function serveApi(
  mails: KeptMails,
  address: string,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 2_000 }, (request, response) => {
    reply(mails, request, response);
  });
  server.maxConnections = 32;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

function reply(mails: KeptMails, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const answer = URL.canParse(request.url ?? "/", "http://mailbox.invalid")
    ? answerApi(mails, request.method ?? "GET", request.url ?? "/", request.headers.host ?? "")
    : say(400, "That is no path.");
  response.writeHead(answer.status, { "content-type": answer.type, "cache-control": "no-store", "x-content-type-options": "nosniff" });
  response.end(request.method === "HEAD" ? undefined : answer.body);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
