import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { get } from "./asking.ts";
import { serveHttp, serveRaw } from "./loopback.ts";

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

  it.each([
    { encoding: "gzip", packed: gzipSync(Buffer.alloc(50_000, "a")) },
    { encoding: "br", packed: brotliCompressSync(Buffer.alloc(50_000, "a")) },
    { encoding: "identity", packed: Buffer.alloc(50_000, "a") },
  ])("counts the bytes of $encoding as they came", async ({ encoding, packed }) => {
    const { port } = await serveHttp((_, response) => response.setHeader("content-encoding", encoding).end(packed));
    const answer = await get(`http://app.test:${port}/`);
    expect(answer.body).toHaveLength(50_000);
    expect(answer.receivedBytes).toBe(packed.length);
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
