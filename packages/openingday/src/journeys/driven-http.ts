import type { Header } from "../model/evidence-web.ts";
import { NoAnswer, type HttpAnswer, type HttpRequest, type Tools } from "../model/tools.ts";
import type { Connections, Dial, KeptAnswer } from "./connections.ts";
import { unpack } from "./unpack.ts";

const defaultMaxBytes = 512 * 1024;

/**
 * The door for journeys under load: the same answers as the tools give, at a fraction of their cost. It leads to the origins in `dials`
 * and nowhere else; those are the ones that were shown to be the user's before.
 */
export function openDrivenHttp(connections: Connections, dials: ReadonlyMap<string, Dial>, userAgent: string): Tools["http"] {
  return {
    request(request) {
      const url = new URL(request.url);
      const dial = dials.get(url.origin);
      if (dial === undefined)
        return Promise.reject(
          new NoAnswer("connect", "not-dialled", `${url.host} is no place that the first customer was led to, so nothing was sent there.`),
        );
      const method = request.method ?? "GET";
      return new Promise((resolve, reject) => {
        const begunAt = performance.now();
        connections.send(
          {
            origin: url.origin,
            dial,
            method,
            path: url.pathname + url.search,
            headers: { "user-agent": userAgent, "accept-encoding": "gzip, br, deflate", accept: "*/*", ...request.headers },
            body: request.body,
            localAddress: dial.address.startsWith("127.") ? request.localAddress : undefined,
            keepBytes: request.maxBytes ?? defaultMaxBytes,
          },
          (ending) => {
            if (!ending.answered) {
              const layer = ending.connected ? "http" : "connect";
              reject(new NoAnswer(layer, ending.timedOut === true ? "timeout" : "broken", `${url.host} broke off: ${ending.message}.`));
              return;
            }
            toAnswer(request, dial, ending, performance.now() - begunAt).then(resolve, () =>
              reject(new NoAnswer("http", "bad-encoding", `${url.host} sent a compressed answer that cannot be opened.`)),
            );
          },
        );
      });
    },
  };
}

async function toAnswer(
  request: HttpRequest,
  { address, port }: Dial,
  { status, bytes, kept }: { readonly status: number; readonly bytes: number; readonly kept?: KeptAnswer },
  totalMs: number,
): Promise<HttpAnswer> {
  const raw = kept?.headers ?? {};
  const header = (name: string): string | undefined => {
    const value = raw[name.toLowerCase()];
    return typeof value === "object" ? value[0] : value;
  };
  const packed = Buffer.concat(kept?.chunks ?? []);
  const maxBytes = request.maxBytes ?? defaultMaxBytes;
  const body = await unpack(packed, header("content-encoding") ?? "", maxBytes);
  return {
    url: request.url,
    status,
    headers: toHeaders(raw),
    body,
    truncated: bytes > packed.length || body.length >= maxBytes,
    receivedBytes: bytes,
    address,
    port,
    timings: { dnsMs: 0, connectMs: 0, tlsMs: 0, waitMs: totalMs, totalMs },
    header,
    text: () => body.toString("utf8"),
  };
}

function toHeaders(raw: KeptAnswer["headers"]): readonly Header[] {
  const headers: Header[] = [];
  for (const [name, value = ""] of Object.entries(raw))
    for (const one of typeof value === "string" ? [value] : value) headers.push({ name, value: one });
  return headers;
}
