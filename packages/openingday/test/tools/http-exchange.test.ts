import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createBudget } from "../../src/tools/request-budget.ts";
import { client, echo, get, seen } from "./asking.ts";
import { closedPort, serveHttp, serveRaw, vantageWith } from "./loopback.ts";

const nobody = (): Promise<never> => Promise.reject(new Error("DNS is not needed"));
const guard = (host: string, address: string): void => {
  if (!address.startsWith("127.")) throw new Error(`not ${host} at ${address}`);
};
const addresses = (host: string) => Promise.resolve([host === "stranger.test" ? "192.0.2.1" : "127.0.0.1"]);

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
    const web = client();
    const url = `http://app.test:${port}/`;
    const from = [];
    for (const localAddress of ["127.0.7.1", "127.0.7.2", "127.0.7.1"])
      from.push(seen((await web.request({ url, localAddress })).text()).from);
    expect(from).toEqual(["127.0.7.1", "127.0.7.2", "127.0.7.1"]);
    expect(connections()).toBe(2);
  });

  it("has no answer where the source address is of another family", async () => {
    await expect(get("http://app.test/", { localAddress: "::1" })).rejects.toMatchObject({ layer: "connect", code: "no-family" });
  });

  it("keeps connections warm, unless asked for a fresh one", async () => {
    const { port, connections } = await serveHttp(echo);
    const web = client();
    const url = `http://app.test:${port}/`;
    await web.request({ url });
    const warm = await web.request({ url });
    expect(connections()).toBe(1);
    expect(warm.timings.connectMs).toBe(0);
    const fresh = await web.request({ url, fresh: true });
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
    const web = client();
    const url = `http://app.test:${port}/`;
    await web.request({ url });
    expect((await web.request({ url })).text()).toBe("ok");
    expect(requests).toBe(3);
  });
});

describe("guard and budget", () => {
  it("shows the guard the address really dialled before anything is sent, on every request", async () => {
    const { port, connections } = await serveHttp((_, response) => response.writeHead(302, { location: "http://stranger.test/" }).end());
    const web = client({ guard, addresses });
    const first = await web.request({ url: `http://looks-public.test:${port}/` });
    await expect(web.request({ url: first.header("location") ?? "" })).rejects.toThrow("not stranger.test at 192.0.2.1");
    await expect(web.request({ url: "http://looks-public.test/", dial: `192.0.2.1:${port}` })).rejects.toThrow("at 192.0.2.1");
    expect(connections()).toBe(1);
  });

  it("is asked on a warm connection as well", async () => {
    const { port } = await serveHttp(echo);
    let allowed = true;
    const web = client({
      guard: () => {
        if (!allowed) throw new Error("no longer");
      },
    });
    await web.request({ url: `http://app.test:${port}/` });
    allowed = false;
    await expect(web.request({ url: `http://app.test:${port}/` })).rejects.toThrow("no longer");
  });

  it("counts requests for each host, and sends none past the limit", async () => {
    const { port, connections } = await serveHttp(echo);
    const budget = createBudget(2);
    const web = client({ budget });
    const all = await Promise.allSettled(
      ["app.test", "APP.test", "app.test", "www.test"].map((host) => web.request({ url: `http://${host}:${port}/`, fresh: true })),
    );
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(all[2]).toMatchObject({ reason: { name: "OverBudget" } });
    expect(budget.sent()).toEqual({ "app.test": 2, "www.test": 1 });
    expect(connections()).toBe(3);
  });
});
