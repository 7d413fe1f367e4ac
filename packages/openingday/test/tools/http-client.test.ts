import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { HttpRequest } from "../../src/model/tools.ts";
import { createHttpClient, type HttpClientOptions } from "../../src/tools/http-client.ts";
import { createBudget } from "../../src/tools/request-budget.ts";
import { issueCertificates } from "./certificates.ts";
import { closedPort, serveHttp, serveHttps, serveRaw, vantageWith } from "./loopback.ts";

function client(changes: Partial<HttpClientOptions> = {}) {
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

const get = (url: string, rest: Partial<HttpRequest> = {}, options: Partial<HttpClientOptions> = {}) =>
  client(options).request({ url, ...rest });
const echo = (request: IncomingMessage, response: ServerResponse): void => {
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, from: request.socket.remoteAddress }));
};
/** What the echo server saw. */
const seen = (text: string) => JSON.parse(text) as { method: string; url: string; headers: Record<string, string>; from: string };

describe("one request", () => {
  it("does not follow a redirect", async () => {
    const { port } = await serveHttp((_, response) => response.writeHead(308, { location: "/next" }).end());
    expect(await get(`http://app.test:${port}/start`)).toMatchObject({ status: 308, address: "127.0.0.1" });
  });

  it("says who asks, keeps the path and the query, and keeps duplicate headers in order", async () => {
    const { port } = await serveHttp((request, response) => {
      response.setHeader("X-Twice", ["one", "two"]);
      echo(request, response);
    });
    const answer = await get(`http://app.test:${port}/a%20b?utm_source=x&y=`);
    expect(seen(answer.text())).toMatchObject({
      method: "GET",
      url: "/a%20b?utm_source=x&y=",
      headers: { host: `app.test:${port}`, "user-agent": "openingday/1.2.3 (+probe)", "accept-encoding": "gzip, br, deflate" },
    });
    expect(answer.headers.filter(({ name }) => name === "x-twice").map(({ value }) => value)).toEqual(["one", "two"]);
    expect(answer.header("X-TWICE")).toBe("one");
    expect(answer.header("absent")).toBeUndefined();
  });

  it("sends a body and the caller's own headers", async () => {
    const { port } = await serveHttp((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => response.end(`${request.headers["content-length"]} ${request.headers["accept-encoding"]} ${body}`));
    });
    const answer = await get(`http://app.test:${port}/`, { method: "post", body: "é", headers: { "Accept-Encoding": "identity" } });
    expect(answer.text()).toBe("2 identity é");
  });

  it.each([
    { why: "by default", rawCookies: undefined, want: "sid=…; Path=/; HttpOnly" },
    { why: "unless a journey needs them", rawCookies: true, want: "sid=abc123; Path=/; HttpOnly" },
  ])("masks cookies $why", async ({ rawCookies, want }) => {
    const { port } = await serveHttp((_, response) => response.setHeader("set-cookie", "sid=abc123; Path=/; HttpOnly").end());
    const answer = await get(`http://app.test:${port}/`, { rawCookies });
    expect(answer.header("set-cookie")).toBe(want);
  });

  it("reads text in the charset it is declared in", async () => {
    const { port } = await serveHttp((_, response) =>
      response.setHeader("content-type", "text/html; charset=ISO-8859-1").end(Buffer.from([0xe9])),
    );
    expect((await get(`http://app.test:${port}/`)).text()).toBe("é");
  });

  it.each(["HEAD", "GET"])("has no body to a %s answered 204", async (method) => {
    const { port } = await serveHttp((_, response) => response.writeHead(204, { "content-encoding": "gzip" }).end());
    expect(await get(`http://app.test:${port}/`, { method })).toMatchObject({ status: 204, truncated: false });
  });

  it("times the phases", async () => {
    const { port } = await serveHttp(echo);
    const { timings } = await get(`http://app.test:${port}/`);
    expect(timings.connectMs).toBeGreaterThan(0);
    expect(timings.tlsMs).toBe(0);
    expect(timings.totalMs).toBeGreaterThanOrEqual(timings.dnsMs + timings.connectMs + timings.waitMs);
  });
});

describe("what is never sent", () => {
  it.each([
    { why: "another scheme", request: { url: "file:///etc/hostname" } },
    { why: "no address", request: { url: "app.test" } },
    { why: "credentials", request: { url: `http://user:${"pass"}@app.test/` } },
    { why: "CONNECT", request: { url: "http://app.test/", method: "CONNECT" } },
    { why: "a line break in a header", request: { url: "http://127.0.0.1:9/", headers: { "x-a": "b\r\nhost: other" } } },
  ])("$why", async ({ request }) => {
    const asked: string[] = [];
    const sent = client({ guard: (host) => void asked.push(host) }).request(request);
    await expect(sent).rejects.toBeInstanceOf(Error);
  });

  it.each([
    { method: "POST", body: undefined },
    { method: "OPTIONS", body: undefined },
    { method: "DELETE", body: undefined },
    { method: "GET", body: "x" },
  ])("$method (body $body) in an audit", async ({ method, body }) => {
    const { port, connections } = await serveHttp(echo);
    await expect(get(`http://app.test:${port}/`, { method, body }, { mode: "passive" })).rejects.toThrow("An audit only looks");
    expect((await get(`http://app.test:${port}/`, { method: "HEAD" }, { mode: "passive" })).status).toBe(200);
    expect(connections()).toBe(1);
  });
});

describe("bounds", () => {
  it("ends at the deadline against a server that trickles its body", async () => {
    const { port } = await serveHttp((_, response) => {
      const timer = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(timer));
    });
    await expect(get(`http://app.test:${port}/`, { timeoutMs: 300 })).rejects.toMatchObject({
      layer: "http",
      code: "timeout",
      message: "app.test did not answer completely within 0.3 seconds.",
    });
  });

  it("ends at the deadline against a server that trickles its headers", async () => {
    const { port } = await serveRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => socket.write("x-a: b\r\n"), 20);
      socket.on("close", () => clearInterval(timer));
    });
    await expect(get(`http://app.test:${port}/`, { timeoutMs: 300 })).rejects.toMatchObject({ layer: "http", code: "timeout" });
  });

  it("ends at the deadline when DNS does not answer", async () => {
    const silent = get("http://app.test/", { timeoutMs: 30 }, { addresses: () => new Promise(() => undefined) });
    await expect(silent).rejects.toMatchObject({
      layer: "dns",
      code: "timeout",
      message: "The name app.test could not be looked up within 0 seconds.",
    });
  });

  it("stops a body of a gigabyte at maxBytes and closes the connection", async () => {
    let sent = 0;
    let closed: (() => void) | undefined;
    const over = new Promise<void>((resolve) => (closed = resolve));
    const { port } = await serveHttp((_, response) => {
      const chunk = Buffer.alloc(64 * 1024, "a");
      const pump = (): void => {
        while (sent < 1024 ** 3 && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", pump).on("close", () => closed?.());
      pump();
    });
    const answer = await get(`http://app.test:${port}/`, { maxBytes: 100_000 });
    await over;
    expect(answer.body).toHaveLength(100_000);
    expect(answer.truncated).toBe(true);
    expect(sent).toBeLessThan(64 * 1024 ** 2);
  });

  it.each([
    { size: 999, truncated: false },
    { size: 1000, truncated: false },
    { size: 1001, truncated: true },
  ])("a body of $size bytes against 1,000 is truncated: $truncated", async ({ size, truncated }) => {
    const { port } = await serveHttp((_, response) => response.end(Buffer.alloc(size)));
    const answer = await get(`http://app.test:${port}/`, { maxBytes: 1000 });
    expect(answer.truncated).toBe(truncated);
    expect(answer.body).toHaveLength(Math.min(size, 1000));
  });

  it.each([
    { encoding: "gzip", bomb: () => gzipSync(Buffer.alloc(64 * 1024 ** 2)) },
    { encoding: "br", bomb: () => brotliCompressSync(Buffer.alloc(16 * 1024 ** 2)) },
    { encoding: "deflate", bomb: () => deflateSync(Buffer.alloc(16 * 1024 ** 2)) },
  ])("unpacks no more of a $encoding bomb than maxBytes", async ({ encoding, bomb }) => {
    const { port } = await serveHttp((_, response) => response.setHeader("content-encoding", encoding).end(bomb()));
    const answer = await get(`http://app.test:${port}/`, { maxBytes: 5000 });
    expect(answer.body).toHaveLength(5000);
    expect(answer.truncated).toBe(true);
  });

  it("stops compressed bytes that never become anything", async () => {
    // Empty stored blocks: valid deflate, without end and without output.
    const empty = Buffer.from([0, 0, 0, 0xff, 0xff]);
    const { port } = await serveHttp((_, response) => {
      response.setHeader("content-encoding", "deflate");
      const chunk = Buffer.concat(Array.from({ length: 2000 }, () => empty));
      response.write(Buffer.from([0x78, 0x9c]));
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", pump);
      pump();
    });
    expect(await get(`http://app.test:${port}/`, { maxBytes: 10_000 })).toMatchObject({ truncated: true, status: 200 });
  });

  it("refuses headers without end", async () => {
    const { port } = await serveRaw((socket) => socket.write(`HTTP/1.1 200 OK\r\n${"x-a: bbbbbbbb\r\n".repeat(20_000)}`));
    await expect(get(`http://app.test:${port}/`)).rejects.toMatchObject({ layer: "http", code: "HPE_HEADER_OVERFLOW" });
  });

  it("ends with the run", async () => {
    const stop = new AbortController();
    const { port } = await serveHttp(() => stop.abort(new Error("the run is over")));
    await expect(get(`http://app.test:${port}/`, {}, { signal: stop.signal })).rejects.toThrow("the run is over");
  });
});

describe("compressed answers", () => {
  it.each([
    { encoding: "gzip", pack: gzipSync },
    { encoding: "GZIP", pack: gzipSync },
    { encoding: "br", pack: brotliCompressSync },
    { encoding: "deflate", pack: deflateSync },
    { encoding: "deflate", pack: deflateRawSync },
    { encoding: "identity", pack: (text: string) => text },
    { encoding: "unknown-to-us", pack: (text: string) => text },
  ])("$encoding is opened", async ({ encoding, pack }) => {
    const text = "hello ".repeat(50_000);
    const { port } = await serveHttp((_, response) => response.setHeader("content-encoding", encoding).end(pack(text)));
    const answer = await get(`http://app.test:${port}/`);
    expect(answer.text()).toBe(text);
    expect(answer.header("content-encoding")).toBe(encoding);
  });

  it("incompressible bytes of exactly maxBytes are whole", async () => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7919 * (index >> 3)) & 0xff));
    const { port } = await serveHttp((_, response) => response.setHeader("content-encoding", "gzip").end(gzipSync(noise, { level: 0 })));
    expect(await get(`http://app.test:${port}/`, { maxBytes: 20_000 })).toMatchObject({ truncated: false });
  });

  it("says when one cannot be opened", async () => {
    const { port } = await serveHttp((_, response) => response.setHeader("content-encoding", "gzip").end("not gzip at all"));
    await expect(get(`http://app.test:${port}/`)).rejects.toMatchObject({ layer: "http", code: "bad-encoding" });
  });
});

describe("failures in plain words", () => {
  it("a port where nothing listens", async () => {
    const port = await closedPort();
    await expect(get(`http://app.test:${port}/`)).rejects.toMatchObject({
      layer: "connect",
      code: "ECONNREFUSED",
      message: "app.test refused the connection.",
    });
  });

  it.each<{ why: string; onSocket: (socket: Socket) => void; code: string }>([
    { why: "closes without a word", onSocket: (socket) => socket.once("data", () => socket.end()), code: "ECONNRESET" },
    { why: "does not speak HTTP", onSocket: (socket) => socket.end("SSH-2.0-server\r\n"), code: "HPE_INVALID_CONSTANT" },
    {
      why: "stops in the middle of the body",
      onSocket: (socket) => socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")),
      code: "ECONNRESET",
    },
    {
      why: "stops in the middle of a compressed body",
      onSocket: (socket) =>
        socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1000\r\n\r\n");
          socket.end(gzipSync("hello").subarray(0, 12));
        }),
      code: "ECONNRESET",
    },
    {
      why: "changes the protocol",
      onSocket: (socket) => socket.once("data", () => socket.write("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n")),
      code: "upgraded",
    },
  ])("a server that $why", async ({ onSocket, code }) => {
    const { port } = await serveRaw(onSocket);
    await expect(get(`http://app.test:${port}/`)).rejects.toMatchObject({ name: "NoAnswer", layer: "http", code });
  });

  it("tries the next address when one refuses", async () => {
    const { port } = await serveHttp(echo, "127.0.0.9");
    const guarded: string[] = [];
    const answer = await get(
      `http://app.test:${port}/`,
      {},
      { addresses: () => Promise.resolve(["127.0.0.8", "127.0.0.9"]), guard: (_, address) => void guarded.push(address) },
    );
    expect(answer.address).toBe("127.0.0.9");
    expect(guarded).toEqual(["127.0.0.8", "127.0.0.9"]);
  });
});

describe("where it dials", () => {
  it("dials a mapped port and address while Host keeps the URL's", async () => {
    const { port } = await serveHttp(echo);
    const vantage = vantageWith({ connect: { "app.test:80": `127.0.0.1:${port}` } });
    const nobody = (): Promise<never> => Promise.reject(new Error("DNS is not needed"));
    const answer = await get("http://app.test/", {}, { vantage, addresses: nobody });
    expect(seen(answer.text()).headers["host"]).toBe("app.test");
    await expect(get("http://other.test/", {}, { vantage, addresses: nobody })).rejects.toThrow("DNS is not needed");
  });

  it("dials what the caller says, whatever DNS or the map say", async () => {
    const { port } = await serveHttp(echo, "127.0.0.7");
    const vantage = vantageWith({ connect: { ":80": "127.0.0.99:1" } });
    const answer = await get(
      "http://app.test/",
      { dial: `127.0.0.7:${port}` },
      { vantage, addresses: () => Promise.reject(new Error("no")) },
    );
    expect(answer.address).toBe("127.0.0.7");
    expect(seen(answer.text()).headers["host"]).toBe("app.test");
  });

  it("leaves from the address of a synthetic customer, and never on another's connection", async () => {
    const { port, connections } = await serveHttp(echo);
    const { request } = client();
    const url = `http://app.test:${port}/`;
    const from = [];
    for (const localAddress of ["127.0.7.1", "127.0.7.2", "127.0.7.1"]) from.push(seen((await request({ url, localAddress })).text()).from);
    expect(from).toEqual(["127.0.7.1", "127.0.7.2", "127.0.7.1"]);
    expect(connections()).toBe(2);
  });

  it("has no answer where the source address is of another family", async () => {
    await expect(get("http://app.test/", { localAddress: "::1" })).rejects.toMatchObject({ layer: "connect", code: "no-family" });
  });

  it("keeps connections warm, unless asked for a fresh one", async () => {
    const { port, connections } = await serveHttp(echo);
    const { request } = client();
    const url = `http://app.test:${port}/`;
    await request({ url });
    const warm = await request({ url });
    expect(connections()).toBe(1);
    expect(warm.timings.connectMs).toBe(0);
    const fresh = await request({ url, fresh: true });
    expect(connections()).toBe(2);
    expect(fresh.timings.connectMs).toBeGreaterThan(0);
  });

  it("asks again on a new connection when the server closed the warm one just then", async () => {
    let requests = 0;
    const { port } = await serveRaw((socket) =>
      socket.on("data", () => {
        requests++;
        if (requests === 2) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      }),
    );
    const { request } = client();
    const url = `http://app.test:${port}/`;
    await request({ url });
    expect((await request({ url })).text()).toBe("ok");
    expect(requests).toBe(3);
  });
});

describe("guard and budget", () => {
  it("shows the guard the address really dialled before anything is sent, on every request", async () => {
    const { port, connections } = await serveHttp((_, response) => response.writeHead(302, { location: "http://stranger.test/" }).end());
    const guard = (host: string, address: string): void => {
      if (!address.startsWith("127.")) throw new Error(`not ${host} at ${address}`);
    };
    const addresses = (host: string) => Promise.resolve([host === "stranger.test" ? "192.0.2.1" : "127.0.0.1"]);
    const { request } = client({ guard, addresses });
    const first = await request({ url: `http://looks-public.test:${port}/` });
    await expect(request({ url: first.header("location") ?? "" })).rejects.toThrow("not stranger.test at 192.0.2.1");
    await expect(request({ url: "http://looks-public.test/", dial: `192.0.2.1:${port}` })).rejects.toThrow("at 192.0.2.1");
    expect(connections()).toBe(1);
  });

  it("is asked on a warm connection as well", async () => {
    const { port } = await serveHttp(echo);
    let allowed = true;
    const { request } = client({
      guard: () => {
        if (!allowed) throw new Error("no longer");
      },
    });
    await request({ url: `http://app.test:${port}/` });
    allowed = false;
    await expect(request({ url: `http://app.test:${port}/` })).rejects.toThrow("no longer");
  });

  it("counts requests for each host, and sends none past the limit", async () => {
    const { port, connections } = await serveHttp(echo);
    const budget = createBudget(2);
    const { request } = client({ budget });
    const all = await Promise.allSettled(
      ["app.test", "APP.test", "app.test", "www.test"].map((host) => request({ url: `http://${host}:${port}/`, fresh: true })),
    );
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(all[2]).toMatchObject({ reason: { name: "OverBudget" } });
    expect(budget.sent()).toEqual({ "app.test": 2, "www.test": 1 });
    expect(connections()).toBe(3);
  });
});

describe("https", () => {
  let certificates: Awaited<ReturnType<typeof issueCertificates>>;
  beforeAll(async () => {
    certificates = await issueCertificates("app.test");
  });

  it("trusts the vantage's root, names the URL's host in SNI, and times the handshake", async () => {
    const { port } = await serveHttps(certificates.good, (request, response) => {
      response.end(String((request.socket as unknown as { servername: string }).servername));
    });
    const vantage = vantageWith({ ca: certificates.ca, connect: { ":443": `:${port}` } });
    const answer = await get("https://app.test/", {}, { vantage });
    expect(answer.text()).toBe("app.test");
    expect(answer.timings.tlsMs).toBeGreaterThan(0);
  });

  it("checks an address in the URL against the certificate, not the address dialled", async () => {
    const { port } = await serveHttps(certificates.address, echo);
    const vantage = vantageWith({ ca: certificates.ca });
    expect((await get(`https://127.0.0.1:${port}/`, {}, { vantage })).status).toBe(200);
    const other = get("https://127.0.0.2/", { dial: `127.0.0.1:${port}` }, { vantage });
    await expect(other).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });

  it.each([
    { fault: "wrongHost", code: "ERR_TLS_CERT_ALTNAME_INVALID", message: "The certificate of app.test is not valid for this name." },
    { fault: "expired", code: "CERT_HAS_EXPIRED", message: "The certificate of app.test has expired." },
    { fault: "future", code: "CERT_NOT_YET_VALID", message: "The certificate of app.test is not valid yet." },
    {
      fault: "selfSigned",
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      message: "The certificate of app.test is signed by itself, so no browser trusts it.",
    },
    { fault: "unknownRoot", code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", message: /intermediate certificate that proves it/ },
  ] as const)("says what is wrong with a certificate: $fault", async ({ fault, code, message }) => {
    const { port } = await serveHttps(certificates[fault], echo);
    const failed = get(`https://app.test:${port}/`, {}, { vantage: vantageWith({ ca: certificates.ca }) });
    await expect(failed).rejects.toMatchObject({
      layer: "tls",
      code,
      message: typeof message === "string" ? message : (expect.stringMatching(message) as string),
    });
  });

  it("says that a plain port does not speak TLS", async () => {
    const { port } = await serveHttp(echo);
    await expect(get(`https://app.test:${port}/`)).rejects.toMatchObject({
      layer: "tls",
      message: "app.test does not speak TLS (https) on this port.",
    });
  });

  it("sees a replaced certificate at the next fresh connection", async () => {
    const { port } = await serveHttps(certificates.good, echo);
    const { request } = client({ vantage: vantageWith({ ca: certificates.ca }) });
    const reused = [];
    for (let round = 0; round < 2; round++) {
      const answer = await request({ url: `https://app.test:${port}/`, fresh: true });
      reused.push(answer.timings.tlsMs > 0);
    }
    expect(reused).toEqual([true, true]);
  });
});
