import type { TLSSocket } from "node:tls";
import { beforeAll, describe, expect, it } from "vitest";
import { client, echo, get, seen } from "./asking.ts";
import { issueCertificates } from "./certificates.ts";
import { serveHttp, serveHttps, vantageWith } from "./loopback.ts";

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
    { why: "credentials", request: { url: "http://user:word@app.test/" } },
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

describe("an address that the asker refuses", () => {
  it("is not connected to, whatever name leads there", async () => {
    const { port, connections } = await serveHttp(echo);
    const asked: string[] = [];
    const mayDial = (address: string): boolean => asked.push(address) > 1;
    await expect(get(`http://app.test:${port}/`, { mayDial })).rejects.toMatchObject({ layer: "connect", code: "not-dialled" });
    expect([asked, connections()]).toEqual([["127.0.0.1"], 0]);
    expect((await get(`http://app.test:${port}/`, { mayDial })).status).toBe(200);
  });
});

describe("https", () => {
  let certificates: Awaited<ReturnType<typeof issueCertificates>>;
  beforeAll(async () => {
    certificates = await issueCertificates("app.test");
  });

  it("trusts the vantage's root, names the URL's host in SNI, and times the handshake", async () => {
    const { port } = await serveHttps(certificates.good, (request, response) => {
      response.end((request.socket as unknown as { servername: string }).servername);
    });
    const vantage = vantageWith({ ca: certificates.ca, connect: { ":443": `:${port}` } });
    const answer = await get("https://app.test/", {}, { vantage });
    expect(answer.text()).toBe("app.test");
    expect(answer.timings.tlsMs).toBeGreaterThan(0);
  });

  it("keeps connections warm, each for its own host, also for who asks again at once", async () => {
    const { port, connections } = await serveHttps(certificates.good, echo);
    const web = client({ vantage: vantageWith({ ca: certificates.ca }) });
    for (let turn = 0; turn < 3; turn += 1) await web.request({ url: `https://app.test:${port}/` });
    expect(connections()).toBe(1);
    await web.request({ url: `https://www.app.test:${port}/` });
    expect(connections()).toBe(2);
    expect((await web.request({ url: `https://www.app.test:${port}/` })).timings.tlsMs).toBe(0);
    await expect(web.request({ url: `https://other.test:${port}/` })).rejects.toMatchObject({ layer: "tls" });
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

  it("verifies the certificate of every new connection, because none resumes an earlier session", async () => {
    let closed = Promise.resolve();
    const { port, connections } = await serveHttps(certificates.good, ({ socket }, response) => {
      closed = new Promise((resolve) => socket.once("close", () => resolve()));
      response.setHeader("connection", "close").end(String((socket as TLSSocket).isSessionReused()));
    });
    const web = client({ vantage: vantageWith({ ca: certificates.ca }) });
    for (let round = 0; round < 3; round++) {
      expect((await web.request({ url: `https://app.test:${port}/` })).text()).toBe("false");
      await closed;
    }
    expect(connections()).toBe(3);
  });
});
