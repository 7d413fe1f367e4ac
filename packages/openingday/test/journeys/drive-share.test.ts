import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { addShares } from "../../src/journeys/add-shares.ts";
import { driveShare, lastsMs, type ShareOptions } from "../../src/journeys/drive-share.ts";
import type { LoadOrder, LoadShare } from "../../src/journeys/load-order.ts";
import type { LoadResult } from "../../src/model/perf-run.ts";
import type { Journey } from "../../src/model/journey.ts";
import { loopbackTools, serve, type Served } from "./loopback.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});
async function listen(answer: Parameters<typeof serve>[0]): Promise<Served> {
  const site = await serve(answer);
  open.push(site);
  return site;
}
/** A server that does as it likes with each connection. */
async function misbehave(act: (socket: Socket, asked: string) => void): Promise<{ readonly url: string }> {
  const sockets = new Set<Socket>();
  const server: Server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("data", (chunk) => act(socket, String(chunk)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const constant = (rate: number, forMs: number): LoadOrder["crowd"] => ({ kind: "arrivals", phases: [{ forMs, from: rate, to: rate }] });

function orderFor(url: string, more: Partial<LoadOrder> = {}): LoadOrder {
  return {
    crowd: constant(50, 400),
    work: {
      kind: "routes",
      routes: [{ route: "GET /", kind: "read", method: "GET", url: `${url}/`, expect: 200 }],
      customers: [{ cookies: [], values: {} }],
      pageOrigin: url,
    },
    dials: { [url]: { address: "127.0.0.1", port: Number(new URL(url).port) } },
    timeoutMs: 400,
    maxInFlight: 64,
    connections: 16,
    warmUps: 2,
    timerProbeMs: 20,
    maxFailuresInRow: 1000,
    userAgent: "openingday/0",
    ...more,
  };
}

async function share(order: LoadOrder, more: Partial<ShareOptions> = {}): Promise<LoadShare> {
  const { clock, imap, random } = loopbackTools();
  const tools = { clock, imap, word: () => random.word() };
  return driveShare({ order, tools, signal: new AbortController().signal, ...more });
}
const drive = async (order: LoadOrder, more: Partial<ShareOptions> = {}): Promise<LoadResult> =>
  addShares([await share(order, more)], lastsMs(order));

describe("routes under load", () => {
  it("are timed, counted and drawn over time, with the session's cookies", async () => {
    const cookies = new Set<string | undefined>();
    const site = await listen((request, response) => (cookies.add(request.headers.cookie), void response.end("x".repeat(100))));
    const order = orderFor(site.url);
    if (order.work.kind !== "routes") throw new Error("not this test");
    const cookie = {
      name: "session",
      value: "1",
      domain: "127.0.0.1",
      hostOnly: true,
      path: "/",
      secure: false,
      expiresAt: Infinity,
      order: 0,
    };
    const result = await drive({ ...order, work: { ...order.work, customers: [{ cookies: [cookie], values: {} }] } });
    expect(result).toMatchObject({ begun: 20, ended: "as-planned", steps: [{ name: "GET /", latency: { n: 20 }, errors: 0, dropped: 0 }] });
    expect(result.steps[0]!.bytes).toEqual({ fewest: 100, most: 100 });
    expect(result.timeline.reduce((sum, { n }) => sum + n, 0)).toBe(20);
    expect(cookies).toEqual(new Set(["session=1"]));
  });

  it("measured by two processes add up to exactly what one would have seen", async () => {
    const site = await listen((request, response) => void (request.url === "/" && response.end()));
    const whole = orderFor(site.url, { crowd: constant(100, 300) });
    const parts = await Promise.all(
      [0, 1].map((nth) => share({ ...whole, crowd: { ...constant(100, 300), share: { nth, of: 2 } } as LoadOrder["crowd"] })),
    );
    const [one, other] = await Promise.all(parts.map((part) => addShares([part], 300)));
    const both = await addShares(parts, 300);
    expect(both.begun).toBe(30);
    expect(both.steps[0]!.latency.n).toBe(30);
    expect(both.steps[0]!.latency.maxMs).toBe(Math.max(one!.steps[0]!.latency.maxMs, other!.steps[0]!.latency.maxMs));
    expect(both.timeline[0]!.n).toBe(30);
  });

  it("are timed from when they were due, also where everything stood still meanwhile", async () => {
    const site = await listen((_, response) => void response.end());
    const order = orderFor(site.url, { crowd: constant(50, 400), timeoutMs: 10_000 });
    // As soon as it begins, the process that asks can do nothing for as long as the run is planned to last.
    const standStill = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
    const result = await drive(order, { ready: async () => (setTimeout(standStill, 30), performance.now() + 20) });
    expect(result.steps[0]).toMatchObject({ latency: { n: 20 }, errors: 0 });
    expect(result.steps[0]!.latency.p50Ms).toBeGreaterThan(100);
  });

  it("are kept as far as they came when somebody stops it", async () => {
    const stop = new AbortController();
    let count = 0;
    const site = await listen((_, response) => {
      if (++count === 8) stop.abort(new Error("by hand"));
      response.end();
    });
    const result = await drive(orderFor(site.url, { crowd: constant(50, 60_000) }), { signal: stop.signal });
    expect(result.ended).toBe("stopped");
    expect(result.steps[0]!.errors).toBe(0);
    expect(result.steps[0]!.latency.n).toBeGreaterThan(2);
  });
});

describe("a site that misbehaves costs bounded time and is told in a sentence", () => {
  it.each<{ why: string; act: (socket: Socket) => void; says: RegExp; timedOut?: boolean }>([
    { why: "hangs up", act: (socket) => socket.end(), says: /closed the connection/ },
    { why: "resets", act: (socket) => void socket.resetAndDestroy(), says: /closed the connection/ },
    {
      why: "dies in the middle of its answer",
      act: (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", () => socket.destroy()),
      says: /closed the connection/,
    },
    {
      why: "trickles for ever",
      act: (socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(".")), 40);
      },
      says: /no complete answer in time/,
      timedOut: true,
    },
    { why: "says nothing", act: () => undefined, says: /no complete answer in time|over before the answer/, timedOut: true },
    { why: "speaks something else", act: (socket) => socket.end("SSH-2.0-OpenSSH_9\r\n"), says: /no valid HTTP/ },
  ])("when it $why", async ({ act, says, timedOut }) => {
    const site = await misbehave((socket) => act(socket));
    const result = await drive(orderFor(site.url, { crowd: constant(20, 200), warmUps: 0 }));
    const [step] = result.steps;
    expect(step).toMatchObject({ latency: { n: 0 }, errors: 4, said: [expect.stringMatching(says)] });
    expect(step!.timedOut).toBe(timedOut === true ? 4 : 0);
  });

  it("when its answer never ends", async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const site = await misbehave((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${1024 ** 3}\r\n\r\n`);
      const more = (): void => {
        if (socket.destroyed || sent > 200) return;
        sent++;
        socket.write(chunk, more);
      };
      more();
    });
    const result = await drive(orderFor(site.url, { crowd: constant(10, 100), warmUps: 0, timeoutMs: 10_000 }));
    expect(result.steps[0]).toMatchObject({ errors: 1, said: [expect.stringMatching(/longer than 16 MB/)] });
    expect(sent).toBeLessThan(60);
  });

  it("when nobody listens any more", async () => {
    const site = await listen(() => undefined);
    await site.close();
    const result = await drive(orderFor(site.url, { crowd: constant(200, 2000), maxFailuresInRow: 10 }));
    expect(result.ended).toBe("after-failures");
    expect(result.steps[0]!.unreachable).toBe(result.steps[0]!.errors);
    expect(result.steps[0]!.said[0]).toMatch(/nothing listens there/);
  });
});

const visit = (url: string, thinkMs = 0): LoadOrder["work"] => ({
  kind: "journey",
  thinkMs,
  journey: {
    id: "customer",
    title: "A customer books",
    writes: true,
    steps: [
      { kind: "request", name: "sign up", url: `${url}/signup`, capture: { token: { field: "csrf" } } },
      { kind: "pause", name: "rest", ms: 1 },
      { kind: "request", name: "book", url: `${url}/book`, form: { csrf: "{{token}}", who: "{{unique}}" }, expect: { status: 201 } },
    ],
    cleanup: [{ kind: "request", name: "leave", method: "POST", url: `${url}/leave` }],
  } satisfies Journey,
});

describe("journeys under load", () => {
  it("are walked by somebody new each time, with cookies, forms and packed answers, and clean up", async () => {
    const whos = new Set<string>();
    const wrong: string[] = [];
    let left = 0;
    const site = await listen((request, response, body) => {
      if (request.url === "/signup")
        return void response
          .writeHead(200, { "content-encoding": "gzip", "content-type": "text/html", "set-cookie": "session=abc; Path=/" })
          .end(gzipSync('<form><input name="csrf" value="tok"></form>'));
      if (request.headers.cookie !== "session=abc") wrong.push(`${request.url} without its cookie`);
      if (request.url === "/leave") return void (left++, response.end());
      const form = new URLSearchParams(body);
      if (form.get("csrf") !== "tok") wrong.push(body);
      whos.add(form.get("who") ?? "");
      response.writeHead(201).end();
    });
    const result = await drive(orderFor(site.url, { crowd: constant(25, 400), work: visit(site.url) }));
    expect(wrong).toEqual([]);
    expect(result).toMatchObject({
      begun: 10,
      steps: [
        { name: "sign up", latency: { n: 10 } },
        { name: "book", latency: { n: 10 } },
      ],
      whole: { name: "A customer books", latency: { n: 10 }, errors: 0 },
    });
    expect([whos.size, left]).toEqual([10, 10]);
    expect(result.whole!.latency.p50Ms).toBeGreaterThanOrEqual(result.steps[0]!.latency.p50Ms);
  });

  it("count the step that failed, and the journey as lost", async () => {
    const site = await listen(
      (request, response) => void response.writeHead(request.url === "/book" ? 500 : 200).end('<input name="csrf" value="t">'),
    );
    const result = await drive(orderFor(site.url, { crowd: constant(25, 200), work: visit(site.url) }));
    expect(result.steps[1]).toMatchObject({ latency: { n: 0 }, statuses: { 500: 5 }, errors: 0 });
    expect(result.whole).toMatchObject({ latency: { n: 0 }, statuses: { 500: 5 }, said: [expect.stringMatching(/500/)] });
  });

  it("send nothing to a host that they are led away to", async () => {
    let strangers = 0;
    const stranger = await listen((_, response) => void (strangers++, response.end()));
    const site = await listen((_, response) => void response.writeHead(302, { location: `${stranger.url}/welcome` }).end());
    const result = await drive(orderFor(site.url, { crowd: constant(25, 200), work: visit(site.url) }));
    expect(strangers).toBe(0);
    expect(result.steps[0]).toMatchObject({ errors: 5, said: [expect.stringMatching(/no place that the first customer was led to/)] });
  });
});
