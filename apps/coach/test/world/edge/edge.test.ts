import { Agent, createServer, request } from "node:https";
import { request as requestPlain } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTls } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuthority } from "../../../world/certificates/authority.ts";
import { startEdge } from "../../../world/edge/edge.ts";
import { listen } from "../../../world/listen.ts";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import type { Edge } from "../../../world/edge/edge.ts";
import type { Listening } from "../../../world/listen.ts";

const authority = await createAuthority("Test authority");
const originCert = await authority.issue({ names: ["origin.brightpath.test"] });
const clientCert = await authority.issue({ names: ["edge"], client: true });

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let edge: Edge;
let origin: Listening;
let handler: Handler;
let asked: { url: string; method: string; headers: IncomingHttpHeaders; clientName: string }[];
let now: number;

function startOrigin(port = 0): Promise<Listening> {
  const tls = { cert: originCert.certPem, key: originCert.keyPem, ca: authority.certPem, requestCert: true, rejectUnauthorized: true };
  const server = createServer(tls, (incoming, response) => {
    const clientName = (incoming.socket as TLSSocket).getPeerCertificate().subject?.CN?.toString() ?? "";
    asked.push({ url: incoming.url ?? "", method: incoming.method ?? "", headers: incoming.headers, clientName });
    handler(incoming, response);
  });
  return listen(server, "127.0.0.20", port);
}

beforeEach(async () => {
  now = Date.parse("2026-11-24T12:00:00Z");
  asked = [];
  handler = (_request, response) => response.end("hello");
  origin = await startOrigin();
  edge = await startEdge({
    address: "127.0.0.10",
    httpPort: 0,
    httpsPort: 0,
    hosts: ["brightpath.test", "app.brightpath.test"],
    redirects: { "www.brightpath.test": "brightpath.test" },
    certificateFor: (name, fault) => authority.issue({ names: [fault === "wrong-name" ? "parked.hosting.test" : name] }),
    origin: {
      address: "127.0.0.20",
      port: origin.port,
      ca: authority.certPem,
      clientCert: clientCert.certPem,
      clientKey: clientCert.keyPem,
      servername: "origin.brightpath.test",
    },
    now: () => now,
  });
});

afterEach(async () => {
  await edge.stop();
  await origin.stop();
});

interface Wish {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly localAddress?: string;
  readonly plain?: boolean;
}

function get(url: string, wish: Wish = {}): Promise<Answer> {
  const { hostname, pathname, search } = new URL(url);
  const common = {
    host: edge.address,
    method: wish.method ?? "GET",
    path: pathname + search,
    headers: { host: hostname, ...wish.headers },
    localAddress: wish.localAddress,
  };
  return new Promise((resolve, reject) => {
    const outgoing = wish.plain
      ? requestPlain({ ...common, port: edge.httpPort, agent: false })
      : request({ ...common, port: edge.httpsPort, servername: hostname, ca: authority.certPem, agent: new Agent() });
    outgoing.on("error", reject);
    outgoing.on("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }));
    });
    outgoing.end(wish.body);
  });
}

function certificateNames(servername: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: edge.address, port: edge.httpsPort, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subjectaltname);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

describe("redirects", () => {
  it.each([
    { why: "http to https, path and query kept", url: "http://app.brightpath.test/a/b?utm_source=x&y=%20z", plain: true },
    { why: "the apex from http", url: "http://brightpath.test/", plain: true },
  ])("$why", async ({ url, plain }) => {
    const answer = await get(url, { plain });
    expect(answer).toMatchObject({ status: 308, headers: { location: url.replace("http:", "https:"), "x-edge": "brightpath-edge" } });
    expect(answer.headers["strict-transport-security"]).toBeUndefined();
  });

  it("leads www to the apex with path and query", async () => {
    const answer = await get("https://www.brightpath.test/coaches/ada?gclid=1");
    expect(answer).toMatchObject({ status: 308, headers: { location: "https://brightpath.test/coaches/ada?gclid=1" } });
    expect(asked).toEqual([]);
  });

  it("loops on the hosts it is told to", async () => {
    edge.settings.loopHosts = ["app.brightpath.test"];
    expect((await get("https://app.brightpath.test/login?a=1")).headers.location).toBe("https://app.brightpath.test/login?a=1");
    expect(await get("https://brightpath.test/")).toMatchObject({ status: 200 });
    edge.settings.loopHosts = [];
    expect(await get("https://app.brightpath.test/login")).toMatchObject({ status: 200 });
  });

  it("forgets the query on the way to https when told to", async () => {
    edge.settings.keepsQuery = false;
    expect((await get("http://app.brightpath.test/a?gclid=1", { plain: true })).headers.location).toBe("https://app.brightpath.test/a");
    expect((await get("https://www.brightpath.test/a?gclid=1")).headers.location).toBe("https://brightpath.test/a?gclid=1");
    edge.settings.keepsQuery = true;
  });

  it("answers over http itself, as another host, and with a slash, when told to", async () => {
    Object.assign(edge.settings, {
      plainHosts: ["brightpath.test"],
      aliases: { "www.brightpath.test": "brightpath.test" },
      slashedPaths: ["/hook"],
    });
    expect(await get("http://brightpath.test/", { plain: true })).toMatchObject({ status: 200 });
    expect(await get("http://app.brightpath.test/", { plain: true })).toMatchObject({ status: 308 });
    expect(await get("https://www.brightpath.test/")).toMatchObject({ status: 200 });
    expect(await get("https://app.brightpath.test/hook")).toMatchObject({
      status: 308,
      headers: { location: "https://app.brightpath.test/hook/" },
    });
    expect(await get("https://app.brightpath.test/hook/")).toMatchObject({ status: 200 });
    Object.assign(edge.settings, { plainHosts: [], aliases: {}, slashedPaths: [] });
    expect(await get("https://www.brightpath.test/")).toMatchObject({ status: 308 });
  });

  it.each([{ plain: true }, { plain: false }])("does not serve a host it does not know (plain $plain)", async ({ plain }) => {
    expect(await get("https://brightpath.test/", { plain, headers: { host: "evil.test" } })).toMatchObject({ status: 421 });
    expect(asked).toEqual([]);
  });
});

describe("passing on", () => {
  it("tells the origin who the client is by its socket, whatever the client says, and shows its own certificate", async () => {
    await get("https://app.brightpath.test/x?y=1", {
      localAddress: "127.9.8.7",
      headers: {
        "x-forwarded-for": "10.0.0.1",
        "X-Real-IP": "10.0.0.1",
        forwarded: "for=10.0.0.1",
        "x-forwarded-host": "evil.test",
        "cf-connecting-ip": "10.0.0.1",
        connection: "x-secret-hop",
        "x-secret-hop": "1",
        cookie: "a=b",
      },
    });
    expect(asked).toMatchObject([{ url: "/x?y=1", clientName: "edge" }]);
    expect(asked[0]?.headers).toMatchObject({
      host: "app.brightpath.test",
      "x-forwarded-for": "127.9.8.7",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "app.brightpath.test",
      cookie: "a=b",
    });
    for (const name of ["x-real-ip", "forwarded", "cf-connecting-ip", "x-secret-hop"]) expect(asked[0]?.headers).not.toHaveProperty(name);
  });

  it("carries bodies both ways, several cookies and any status", async () => {
    handler = (incoming, response) => {
      response.writeHead(418, { "set-cookie": ["a=1", "b=2"], "keep-alive": "timeout=5" });
      incoming.pipe(response);
    };
    const answer = await get("https://app.brightpath.test/echo", { method: "POST", body: "x".repeat(200_000) });
    expect(answer).toMatchObject({ status: 418, headers: { "set-cookie": ["a=1", "b=2"], "x-cache": "BYPASS" } });
    expect(answer.body).toHaveLength(200_000);
  });

  it("speaks HTTP/2, with a body", async () => {
    handler = (incoming, response) => void incoming.pipe(response);
    const session = connectHttp2("https://app.brightpath.test", {
      createConnection: () =>
        connectTls({
          host: edge.address,
          port: edge.httpsPort,
          servername: "app.brightpath.test",
          ca: authority.certPem,
          ALPNProtocols: ["h2"],
        }),
    });
    const stream = session.request({ ":method": "POST", ":path": "/h2?x=1" });
    stream.end("over two");
    const [headers] = await new Promise<[IncomingHttpHeaders & { ":status"?: number }]>((resolve) => {
      stream.on("response", (...found) => resolve([found[0]]));
    });
    let body = "";
    for await (const chunk of stream as AsyncIterable<Buffer>) body += chunk.toString();
    session.destroy();
    expect([headers[":status"], headers["x-edge"], body]).toEqual([200, "brightpath-edge", "over two"]);
    expect(asked).toMatchObject([{ url: "/h2?x=1", headers: { host: "app.brightpath.test", "x-forwarded-proto": "https" } }]);
  });

  it("answers 502 while the origin is down and recovers when it is back", async () => {
    expect(await get("https://app.brightpath.test/")).toMatchObject({ status: 200 });
    const { port } = origin;
    await origin.stop();
    expect(await get("https://app.brightpath.test/")).toMatchObject({ status: 502, headers: { "x-edge": "brightpath-edge" } });
    expect(await get("https://app.brightpath.test/", { method: "POST", body: "a=1" })).toMatchObject({ status: 502 });
    origin = await startOrigin(port);
    expect(await get("https://app.brightpath.test/")).toMatchObject({ status: 200 });
  });

  it("answers 504 when the origin is silent", async () => {
    edge.settings.originTimeoutMs = 50;
    handler = () => undefined;
    expect(await get("https://app.brightpath.test/")).toMatchObject({ status: 504 });
  });

  it("breaks off rather than end an answer the origin did not finish", async () => {
    handler = (_request, response) => {
      response.writeHead(200, { "content-length": 100, "cache-control": "public, max-age=60" });
      response.write("half", () => response.destroy());
    };
    await expect(get("https://app.brightpath.test/")).rejects.toThrow("aborted");
    handler = (_request, response) => response.end("whole");
    expect((await get("https://app.brightpath.test/")).body).toBe("whole");
  });

  it("rewrites headers when told to", async () => {
    edge.settings.rewriteHeaders = ({ host, path, headers }) => ({ ...headers, "x-rewritten": host + path });
    expect((await get("https://brightpath.test/a")).headers["x-rewritten"]).toBe("brightpath.test/a");
    expect((await get("https://www.brightpath.test/b")).headers["x-rewritten"]).toBe("www.brightpath.test/b");
  });
});

const publicPage: Handler = (_request, response) => {
  response.writeHead(200, { "cache-control": "public, max-age=0, s-maxage=60", etag: '"1"' });
  response.end(`page ${asked.length}`);
};

async function cacheState(): Promise<unknown> {
  return (await get("https://brightpath.test/")).headers["x-cache"];
}

describe("the cache", () => {
  it("keeps a public page for as long as it may be shared, each URL by itself", async () => {
    handler = publicPage;
    const url = "https://brightpath.test/coaches/ada";
    expect(await get(url)).toMatchObject({ body: "page 1", headers: { "x-cache": "MISS" } });
    now += 5500;
    expect(await get(url)).toMatchObject({ body: "page 1", headers: { "x-cache": "HIT", age: "5", etag: '"1"' } });
    expect(await get(`${url}?x=1`)).toMatchObject({ body: "page 2", headers: { "x-cache": "MISS" } });
    expect(await get("https://app.brightpath.test/coaches/ada")).toMatchObject({ headers: { "x-cache": "MISS" } });
    now += 55_000;
    expect(await get(url)).toMatchObject({ body: "page 4", headers: { "x-cache": "MISS" } });
  });

  it("answers HEAD and If-None-Match from what it keeps", async () => {
    handler = publicPage;
    expect(await get("https://brightpath.test/", { method: "HEAD" })).toMatchObject({ body: "", headers: { "x-cache": "MISS" } });
    expect(asked[0]?.method).toBe("GET");
    expect(await get("https://brightpath.test/", { method: "HEAD" })).toMatchObject({
      body: "",
      headers: { "x-cache": "HIT", "content-length": "6" },
    });
    expect(await get("https://brightpath.test/")).toMatchObject({ body: "page 1" });
    expect(await get("https://brightpath.test/", { headers: { "if-none-match": '"1"' } })).toMatchObject({ status: 304, body: "" });
  });

  it.each([
    { why: "private", headers: { "cache-control": "private, max-age=60" } },
    { why: "not marked public", headers: { "cache-control": "max-age=60" } },
    { why: "public but no-store", headers: { "cache-control": "public, no-store, max-age=60" } },
    { why: "public without an age", headers: { "cache-control": "public" } },
    { why: "setting a cookie", headers: { "cache-control": "public, max-age=60", "set-cookie": "a=1" } },
    { why: "different by cookie", headers: { "cache-control": "public, max-age=60", vary: "Accept-Encoding, Cookie" } },
    { why: "not 200", status: 404, headers: { "cache-control": "public, max-age=60" } },
    { why: "asked by POST", headers: { "cache-control": "public, max-age=60" }, wish: { method: "POST" } },
    { why: "asked with a password", headers: { "cache-control": "public, max-age=60" }, wish: { headers: { authorization: "Bearer x" } } },
  ])("keeps nothing that is $why", async ({ headers, status = 200, wish = {} }) => {
    handler = (_request, response) => {
      response.writeHead(status, headers);
      response.end();
    };
    expect((await get("https://brightpath.test/", wish)).headers["x-cache"]).toBe("BYPASS");
    expect((await get("https://brightpath.test/", wish)).headers["x-cache"]).toBe("BYPASS");
    expect(asked).toHaveLength(2);
  });

  it("keeps even a private page for everybody where it is told to, and only that", async () => {
    handler = (_request, response) => {
      response.writeHead(200, { "cache-control": "private, no-store", "set-cookie": "session=a" });
      response.end(`page ${asked.length}`);
    };
    edge.settings.keptAnyway = ["/dashboard"];
    const url = "https://app.brightpath.test/dashboard";
    expect(await get(url)).toMatchObject({ body: "page 1", headers: { "x-cache": "MISS" } });
    expect(await get(url)).toMatchObject({ body: "page 1", headers: { "x-cache": "HIT", "set-cookie": ["session=a"] } });
    expect(await get(`${url}?seen=never`)).toMatchObject({ body: "page 2" });
    expect(await get("https://app.brightpath.test/account")).toMatchObject({ headers: { "x-cache": "BYPASS" } });
  });

  it("can be switched off and emptied while running", async () => {
    handler = publicPage;
    expect([await cacheState(), await cacheState()]).toEqual(["MISS", "HIT"]);
    edge.settings.cacheEnabled = false;
    expect([await cacheState(), await cacheState()]).toEqual(["BYPASS", "BYPASS"]);
    edge.settings.cacheEnabled = true;
    expect(await cacheState()).toBe("HIT");
    edge.purge();
    expect(await cacheState()).toBe("MISS");
  });
});

describe("certificates", () => {
  it("serves each host its own, and a wrong one when told to", async () => {
    expect(await certificateNames("app.brightpath.test")).toBe("DNS:app.brightpath.test");
    edge.settings.badCertificates = { "app.brightpath.test": "wrong-name" };
    edge.reload();
    expect(await certificateNames("app.brightpath.test")).toBe("DNS:parked.hosting.test");
    expect(await certificateNames("brightpath.test")).toBe("DNS:brightpath.test");
    await expect(get("https://app.brightpath.test/")).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    edge.settings.badCertificates = {};
    edge.reload();
    expect(await get("https://app.brightpath.test/")).toMatchObject({ status: 200 });
  });

  it("serves the first host's to names it does not know", async () => {
    expect(await certificateNames("stranger.test")).toBe("DNS:brightpath.test");
  });

  it("is refused by an origin when it comes with another authority's certificate", async () => {
    const stranger = await (await createAuthority("Stranger")).issue({ names: ["edge"], client: true });
    edge.setOrigin({
      address: "127.0.0.20",
      port: origin.port,
      ca: authority.certPem,
      clientCert: stranger.certPem,
      clientKey: stranger.keyPem,
      servername: "origin.brightpath.test",
    });
    expect(await get("https://app.brightpath.test/")).toMatchObject({ status: 502 });
    expect(asked).toEqual([]);
  });
});
