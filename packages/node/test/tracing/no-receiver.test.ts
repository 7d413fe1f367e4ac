import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Followed, openReceiver, startFollowed, told } from "./followed.ts";

let bad: Server | undefined;
let app: Followed | undefined;

afterEach(async () => {
  await app?.stop();
  bad?.closeAllConnections();
  bad?.close();
  [app, bad] = [undefined, undefined];
});

const ways: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  "answers 500": (_, response) => void response.writeHead(500).end("no"),
  "answers 413 before it has read anything": (_, response) => void response.writeHead(413, { connection: "close" }).end(),
  "never answers": () => undefined,
  "cuts the connection": (request) => void request.socket.destroy(),
  "cuts its answer": (request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("half");
    request.socket.destroySoon();
  },
  "answers without an end": (_, response) => {
    const more = (): void => void (response.destroyed || response.write("x".repeat(65_536), more));
    more();
  },
};

describe("a receiver that", () => {
  it.each(Object.entries(ways))("%s is not noticed by the application", async (way, answer) => {
    const posts: string[] = [];
    bad = createServer((request, response) => {
      posts.push(request.url ?? "");
      request.on("error", () => undefined);
      response.on("error", () => undefined);
      answer(request, response);
    });
    await new Promise<void>((resolve) => bad?.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(bad.address() as AddressInfo).port}`;
    app = await startFollowed("strays-app", [], { endpoint });
    for (let turn = 0; turn < 60; turn += 1) {
      expect(await app.ask("/")).toEqual({ status: 200, text: "ok" });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (let looks = 0; looks < 100 && posts.length === 0; looks += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(JSON.parse((await app.ask("/strays")).text)).toEqual([]);
    expect(posts.length).toBeGreaterThan(0);
    // Sixty requests over more than half a second: a batch that was not taken is not sent again, and those behind it are dropped.
    if (way !== "answers without an end" && way !== "cuts its answer") expect(posts.length).toBeLessThan(3);
  });

  it("is not there at all is not noticed either, and gets what comes once it is", async () => {
    const held = await openReceiver();
    await held.close();
    app = await startFollowed("strays-app", [], { endpoint: held.url });
    for (let turn = 0; turn < 20; turn += 1) expect(await app.ask("/")).toEqual({ status: 200, text: "ok" });
    expect(JSON.parse((await app.ask("/strays")).text)).toEqual([]);
  });

  it("is no address stops nothing", async () => {
    app = await startFollowed("strays-app", [], { endpoint: "nonsense" });
    expect(await app.ask("/")).toEqual({ status: 200, text: "ok" });
    expect(JSON.parse((await app.ask("/strays")).text)).toEqual([]);
  });
});

describe("an application that others have tampered with", () => {
  it("is told about as far as it goes", async () => {
    const receiver = await openReceiver();
    app = await startFollowed("strays-app", [], { endpoint: receiver.url });
    // Headers that are none, twice, or too long; a path that is no path.
    for (const run of ["a b", "x".repeat(500), "ümlaut".normalize()]) await app.ask("/", { run: encodeURIComponent(run) });
    await app.ask("/", { traceparent: "00-zz-zz-01" });
    await app.ask(`/${"a/".repeat(3_000)}`);
    expect((await told(receiver, 2)).map(({ route }) => route.length).every((length) => length < 500)).toBe(true);
    expect(JSON.parse((await app.ask("/strays")).text)).toEqual([]);
    await receiver.close();
  });
});
