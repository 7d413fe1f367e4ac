import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:https";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openConnections, type Dial, type DrivenRequest, type Ending } from "../../src/journeys/connections.ts";
import { dialAgain } from "../../src/journeys/dial.ts";
import { issueCertificates } from "../tools/certificates.ts";
import { plainVantage, serve } from "./loopback.ts";

const host = "app.example.test";
const origin = `https://${host}`;
let ca = "";
let port = 0;
let opened = 0;
const sockets = new Set<Socket>();
let stop: () => void;

beforeAll(async () => {
  const certificates = await issueCertificates(host);
  ca = certificates.ca;
  const server = createServer({ cert: certificates.good.certPem, key: certificates.good.keyPem }, (request, response) => {
    response.end(`${request.headers.host} ${(request.socket as unknown as { servername: string }).servername}`);
  });
  server.on("connection", (socket: Socket) => {
    opened++;
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
});
afterAll(() => stop());

async function send(dial: Dial, to = origin, times = 1): Promise<Ending[]> {
  const connections = openConnections(3000);
  const endings: Ending[] = [];
  for (let n = 0; n < times; n++)
    endings.push(
      await new Promise<Ending>((resolve) => connections.send({ origin: to, dial, method: "GET", path: "/", headers: {} }, resolve)),
    );
  connections.close();
  return endings;
}

describe("connections", () => {
  it("go where the answer came from, under the customer's name, and stay open", async () => {
    const dial = dialAgain(origin, { address: "127.0.0.1", port }, { ...plainVantage, ca });
    expect(dial).toMatchObject({ address: "127.0.0.1", port, servername: host });
    opened = 0;
    const { length: bytes } = `${host} ${host}`;
    expect(await send(dial, origin, 5)).toEqual(Array.from({ length: 5 }, () => ({ answered: true, status: 200, bytes })));
    // The second request begins while the first connection is still being put back.
    expect(opened).toBeLessThanOrEqual(2);
  });

  it("do not trust a root that nobody named", async () => {
    const dial = dialAgain(origin, { address: "127.0.0.1", port }, plainVantage);
    expect(await send(dial)).toMatchObject([{ answered: false, connected: false }]);
  });

  it("do not trust a certificate for another name", async () => {
    const other = "https://other.example.test";
    const dial = dialAgain(other, { address: "127.0.0.1", port }, { ...plainVantage, ca });
    expect(await send(dial, other)).toMatchObject([{ answered: false, connected: false }]);
  });
});

it.each([
  { origin: "https://a.example", servername: "a.example" },
  { origin: "https://A.example.:8443", servername: "a.example" },
  { origin: "http://a.example", servername: undefined },
  { origin: "https://127.0.0.1:8443", servername: undefined },
  { origin: "https://[::1]:8443", servername: undefined },
])("asks $origin for the name $servername", ({ origin, servername }) => {
  expect(dialAgain(origin, { address: "192.0.2.1", port: 8443 }, plainVantage)).toEqual({ address: "192.0.2.1", port: 8443, servername });
});

describe("a connection", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function openTo(answer: Parameters<typeof serve>[0], perCustomer = 1) {
    const froms = new Set<number | undefined>();
    const site = await serve((request, response, body) => {
      froms.add(request.socket.remotePort);
      answer(request, response, body);
    });
    const connections = openConnections(3000, perCustomer);
    closers.push(
      () => connections.close(),
      () => site.close(),
    );
    const dial = { address: "127.0.0.1", port: site.port };
    const ask = (more: Partial<DrivenRequest> = {}): Promise<Ending> =>
      new Promise((resolve) => connections.send({ origin: site.url, dial, method: "GET", path: "/", headers: {}, ...more }, resolve));
    return { ask, froms };
  }

  it("is used again and again, one answer after the other, also for those who had to wait", async () => {
    const { ask, froms } = await openTo((request, response) => setTimeout(() => response.end(request.url), 5));
    const endings = await Promise.all(["/a", "/bb", "/ccc"].map((path) => ask({ path })));
    expect(endings).toMatchObject([{ bytes: 2 }, { bytes: 3 }, { bytes: 4 }]);
    expect(froms.size).toBe(1);
  });

  it("is not used any more after the server said that it would close it, or soon", async () => {
    const closing = await openTo((_, response) => void response.writeHead(200, { connection: "close" }).end());
    expect(await closing.ask()).toMatchObject({ answered: true });
    expect(await closing.ask()).toMatchObject({ answered: true });
    expect(closing.froms.size).toBe(2);
    const hasty = await openTo((_, response) => void response.writeHead(200, { "keep-alive": "timeout=1" }).end());
    expect(await hasty.ask()).toMatchObject({ answered: true });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await hasty.ask()).toMatchObject({ answered: true });
    expect(hasty.froms.size).toBe(2);
  });

  it("is opened anew after it broke", async () => {
    let count = 0;
    const { ask } = await openTo((request, response) => void (++count === 2 ? request.socket.destroy() : response.end("fine")));
    expect([await ask(), await ask(), await ask()].map(({ answered }) => answered)).toEqual([true, false, true]);
  });

  it.each([
    { what: "a question is put again", method: "GET", answered: true, seen: 2 },
    { what: "what changes something is not sent twice", method: "POST", answered: false, seen: 1 },
  ])("that the server closed while it was idle: $what", async ({ method, answered, seen }) => {
    let count = 0;
    const { ask } = await openTo((request, response) => {
      if (request.url !== "/late") response.end();
      else if (++count === 1) request.socket.destroy();
      else response.end("fine");
    });
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await ask({ method, path: "/late" })).toMatchObject({ answered });
    expect(count).toBe(seen);
  });

  it("does not put a question again of whose answer a part has come", async () => {
    let count = 0;
    const { ask } = await openTo((request, response) => {
      if (++count !== 2) return void response.end();
      response.writeHead(200, { "content-length": "100" }).write("half");
      setTimeout(() => request.socket.destroy(), 20);
    });
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await ask()).toMatchObject({ answered: false });
    expect(count).toBe(2);
  });

  it("takes nothing that came before it was asked for the answer", async () => {
    const { ask, froms } = await openTo((request, response) => {
      response.end(request.url);
      if (request.url === "/a") setTimeout(() => request.socket.write("HTTP/1.1 500 Nobody Asked\r\ncontent-length: 0\r\n\r\n"), 20);
    });
    await ask({ path: "/a" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await ask({ path: "/bb" })).toMatchObject({ answered: true, status: 200, bytes: 3 });
    expect(froms.size).toBe(2);
  });

  it("puts a question again once and no more", async () => {
    let count = 0;
    const { ask } = await openTo((request, response) => void (++count === 1 ? response.end() : request.socket.destroy()));
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await ask()).toMatchObject({ answered: false });
    expect(count).toBe(3);
  });

  it("sends a body in its own letters, and no header that would be two", async () => {
    const bodies: string[] = [];
    const { ask } = await openTo(
      (request, response, body) => (bodies.push(`${request.headers["content-length"]} ${body}`), void response.end()),
    );
    expect(await ask({ method: "POST", body: "name=Zoë ☕" })).toMatchObject({ answered: true, status: 200 });
    expect(await ask({ method: "POST" })).toMatchObject({ answered: true });
    expect(bodies).toEqual([`${Buffer.byteLength("name=Zoë ☕")} name=Zoë ☕`, "0 "]);
    expect(await ask({ headers: { cookie: "a=1\r\nx-forged: 1" } })).toMatchObject({
      answered: false,
      message: expect.stringMatching(/“?cookie/),
    });
    expect(await ask({ path: "/a b\r\n" })).toMatchObject({ answered: false });
    expect(bodies).toHaveLength(2);
  });

  it("ends what is under way when it is closed", async () => {
    const { ask } = await openTo(() => undefined);
    const asked = [ask(), ask()];
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const close of closers.splice(0)) await close();
    expect((await Promise.all(asked)).map(({ answered }) => answered)).toEqual([false, false]);
  });
});
