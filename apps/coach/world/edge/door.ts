import { createServer } from "node:http";
import { Agent, request as requestHttps } from "node:https";
import { listen } from "../listen.ts";
import { cookieFromDoor, cookieToDoor, leadTo, policyToDoor, toDoor } from "./door-rewrite.ts";
import { endToEnd } from "./headers.ts";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { DoorNames } from "./door-rewrite.ts";

/** A running door. */
export interface Door {
  readonly port: number;
  /** `http://localhost:<port>`, to be opened in any browser. */
  readonly url: string;
  /** Turns URLs of the real names in a text into URLs of the door; for mails shown to a person. */
  rewrite(text: string): string;
  stop(): Promise<void>;
}

const maxPageBytes = 2 * 1024 * 1024;
const rewritten = /^(text\/html|text\/javascript|application\/(json|javascript|manifest\+json))/;

/**
 * Starts a plain-http way into the site and the app for a person's browser, which knows neither our names nor our authority: hosts are put back on the
 * way in, and on the way out cookies, redirects, policies and links of the real names are made to fit `http://localhost:<port>`.
 */
export async function startDoor(options: {
  readonly address?: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly names: { readonly site: string; readonly app: string; readonly api?: string };
  readonly edge: { readonly address: string; readonly port: number; readonly ca: string };
  /** Origin of the payment stub; its pages are told to come back here. */
  readonly payment?: string;
}): Promise<Door> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, ca: options.edge.ca });
  let names: DoorNames = { ...options.names, door: "" };

  function inward(request: IncomingMessage, host: string): OutgoingHttpHeaders {
    const headers: OutgoingHttpHeaders = { ...endToEnd(request.headers), host, "accept-encoding": "identity" };
    const { origin, referer, cookie } = request.headers;
    // Same-origin posts from the door's pages are same-origin posts of the app.
    if (origin !== undefined) headers["origin"] = origin === names.door ? `https://${host === names.api ? names.app : host}` : origin;
    if (referer !== undefined) headers["referer"] = referer.replace(names.door, `https://${host}`);
    if (cookie !== undefined) headers["cookie"] = cookieFromDoor(cookie);
    return headers;
  }

  function outward(answer: IncomingMessage): OutgoingHttpHeaders {
    const headers = endToEnd(answer.headers);
    delete headers["strict-transport-security"];
    const cookies = answer.headers["set-cookie"];
    if (cookies) headers["set-cookie"] = cookies.map(cookieToDoor);
    const { location } = answer.headers;
    if (location !== undefined) headers["location"] = comeBack(toDoor(names, location));
    for (const name of ["content-security-policy", "content-security-policy-report-only"]) {
      const policy = answer.headers[name];
      if (typeof policy === "string") headers[name] = policyToDoor(names, policy);
    }
    return headers;
  }

  function comeBack(location: string): string {
    if (options.payment === undefined || !location.startsWith(`${options.payment}/pay/`)) return location;
    const url = new URL(location);
    url.searchParams.set("return_origin", names.door);
    return url.href;
  }

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const { host, path } = leadTo(names, request.url ?? "/");
    const { address, port } = options.edge;
    const outgoing = requestHttps(
      { host: address, port, servername: host, method: request.method, path, headers: inward(request, host), agent, timeout: 30_000 },
      (answer) => void give(answer, response).catch(() => response.destroy()),
    );
    outgoing.on("timeout", () => outgoing.destroy(new Error("The edge is silent")));
    outgoing.on("error", () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end("502 The site cannot be reached.\n");
    });
    response.on("close", () => {
      if (!response.writableEnded) outgoing.destroy();
    });
    request.pipe(outgoing);
  }

  async function give(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = outward(answer);
    const status = answer.statusCode ?? 502;
    if (!rewritten.test(answer.headers["content-type"] ?? "") || response.req.method === "HEAD") {
      response.writeHead(status, headers);
      answer.on("error", () => response.destroy());
      answer.pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxPageBytes) throw new Error("The page is too large for the door");
      chunks.push(chunk);
    }
    const body = Buffer.from(toDoor(names, Buffer.concat(chunks).toString("utf8")));
    response.writeHead(status, { ...headers, "content-length": body.length });
    response.end(body);
  }

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, pass);
  server.maxConnections = 200;
  const listening = await listen(server, options.address ?? "127.0.0.1", options.port);
  names = { ...names, door: `http://localhost:${listening.port}` };
  return {
    port: listening.port,
    url: names.door,
    rewrite: (text) => toDoor(names, text),
    async stop() {
      await listening.stop();
      agent.destroy();
    },
  };
}
