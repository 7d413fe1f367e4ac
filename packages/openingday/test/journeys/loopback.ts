import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fakeAnswer } from "../fake-answer.ts";
import type { Vantage } from "../../src/model/target.ts";
import type { HttpAnswer, HttpRequest, Tools } from "../../src/model/tools.ts";
import { createTools } from "../../src/tools/create-tools.ts";

export const plainVantage: Vantage = { resolvers: [], parents: [], connect: {}, dnsPort: 53 };

/** The real tools, looking straight at loopback unless the vantage says otherwise. */
export function loopbackTools(vantage = plainVantage): Tools {
  return createTools({ vantage, mode: "active", version: "0", projectFolder: "/nowhere", fingerprintKeyFolder: "/nowhere" }).tools;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<Served> {
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** An answer as the tools give it. */
export function answerOf(url: string, status: number, headers: readonly (readonly [string, string])[] = [], text = ""): HttpAnswer {
  return fakeAnswer(url, { status, headers, body: text });
}

function never(): never {
  throw new Error("not part of this test");
}

/** Tools whose HTTP is a function and whose clock only moves when somebody sleeps, or when an answer says how long it took. */
export function fakeTools(http: (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>): Tools & { readonly sent: HttpRequest[] } {
  let now = Date.UTC(2026, 10, 3);
  let words = 0;
  const sent: HttpRequest[] = [];
  return {
    sent,
    dns: { query: never, addresses: async () => ["127.0.0.1"] },
    http: {
      async request(request) {
        sent.push(request);
        const answer = await http(request);
        now += answer.timings.totalMs;
        return answer;
      },
    },
    imap: { list: never, fetch: never },
    tls: { handshake: never, offerOld: never, judge: never },
    files: { readText: never, readBytes: never, readEach: never, list: never, exists: never, size: never, readFrom: never },
    smtp: { converse: never },
    git: { run: never, readObject: never, stream: never },
    memory: { recall: never, keep: never },
    clock: {
      now: () => now,
      async sleep(ms) {
        now += ms;
      },
      quiet: () => Promise.resolve(),
    },
    sign: never,
    fingerprint: never,
    random: { word: () => `word${++words}` },
  };
}
