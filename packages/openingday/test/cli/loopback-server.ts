import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A real server on loopback whose answer can be changed while it runs. */
export interface LoopbackServer {
  readonly url: string;
  /** Texts of the JSON bodies it took with 200. */
  readonly taken: string[];
  /** Their idempotency keys, decoded. */
  readonly keys: string[];
  status: number;
  body: string;
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startLoopbackServer(status = 200, body = "ok"): Promise<LoopbackServer> {
  const taken: string[] = [];
  const keys: string[] = [];
  const answer = { status, body };
  const server = createServer((request, response) => {
    void (async () => {
      const text = await read(request);
      if (request.method === "POST" && answer.status === 200) {
        taken.push(readText(text));
        keys.push(decodeURIComponent(request.headers["idempotency-key"]?.toString() ?? ""));
      }
      response.writeHead(answer.status).end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    keys,
    get status() {
      return answer.status;
    },
    set status(value) {
      answer.status = value;
    },
    get body() {
      return answer.body;
    },
    set body(value) {
      answer.body = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Waits until something is so, looking every 20 ms; throws with what was wanted after 15 seconds. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > endsAt) throw new Error(`In vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function readText(body: string): string {
  const { text } = JSON.parse(body) as { readonly text?: unknown };
  return typeof text === "string" ? text : "";
}
