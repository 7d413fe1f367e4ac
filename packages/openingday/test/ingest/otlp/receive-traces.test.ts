import { request } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { traceDoor } from "../../../src/ingest/otlp/receive-traces.ts";
import type { TraceReceiver } from "../../../src/model/evidence-traces.ts";

const ours = "ab".repeat(16);
const theirs = "cd".repeat(16);
let receiver: TraceReceiver;

beforeEach(async () => {
  receiver = await traceDoor.open({ address: "127.0.0.1", port: 0 }, (traceId) => traceId === ours);
});
afterEach(() => receiver.close());

function exportOf(traceId: string, more: object = {}): string {
  const span = {
    traceId,
    spanId: "b7ad6b7169203331",
    name: "GET /a",
    kind: 2,
    startTimeUnixNano: "1796000000000000000",
    endTimeUnixNano: "1796000000005000000",
    attributes: [{ key: "http.request.method", value: { stringValue: "GET" } }],
    ...more,
  };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
}

const json = { "content-type": "application/json" };

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = json,
  path = "/v1/traces",
): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${receiver.url}${path}`, { method: "POST", body, headers });
  return { status: answer.status, text: await answer.text() };
}

describe("the receiver", () => {
  it("takes spans of the run, and only counts those of others", async () => {
    expect(await post(exportOf(ours))).toEqual({ status: 200, text: "{}" });
    expect(await post(exportOf(theirs))).toMatchObject({ status: 200 });
    expect(receiver.counts()).toEqual({ taken: 1, foreign: 1, dropped: 0 });
    expect(receiver.requests()).toMatchObject([{ traceId: ours, method: "GET", tookMs: 5 }]);
  });

  it("takes what is packed by gzip, and protocol buffers", async () => {
    expect(await post(new Uint8Array(gzipSync(exportOf(ours))), { ...json, "content-encoding": "gzip" })).toMatchObject({ status: 200 });
    expect(await post("", { "content-type": "application/x-protobuf" })).toEqual({ status: 200, text: "" });
    expect(receiver.counts()).toMatchObject({ taken: 1 });
  });

  it.each(["/v1/metrics", "/v1/logs"])("takes %s and throws it away", async (path) => {
    expect(await post("{}", json, path)).toMatchObject({ status: 200 });
  });

  it.each([
    { why: "another path", status: 404, path: "/" },
    { why: "another type", status: 415, headers: { "content-type": "text/plain" } },
    { why: "another packing", status: 415, headers: { ...json, "content-encoding": "br" } },
    { why: "no gzip", status: 400, headers: { ...json, "content-encoding": "gzip" } },
    { why: "no JSON", status: 400, body: "{" },
    { why: "no message", status: 400, body: "zzzz", headers: { "content-type": "application/x-protobuf" } },
    { why: "too many bytes", status: 413, body: "x".repeat(5 * 1024 * 1024) },
  ])("answers $status to $why", async ({ status, path, headers, body }) => {
    const answer = await post(body ?? "{}", headers ?? json, path).catch(() => undefined);
    // Where the body was not wanted, the connection may be gone before the answer is read.
    if (answer !== undefined || status !== 413) expect(answer).toMatchObject({ status, text: expect.stringContaining("message") });
    expect(await post(exportOf(ours))).toMatchObject({ status: 200 });
  });

  it("answers 405 to a look, and 413 to a bomb", async () => {
    expect((await fetch(`${receiver.url}/v1/traces`)).status).toBe(405);
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    expect(await post(bomb, { ...json, "content-encoding": "gzip" })).toMatchObject({ status: 413 });
  });

  it("stands what is no request, and one that ends too early", async () => {
    const { port } = new URL(receiver.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write("\u0000\u0001 no http\r\n\r\n"));
      socket.on("close", () => resolve()).on("error", () => undefined);
    });
    await new Promise<void>((resolve) => {
      const sent = request(`${receiver.url}/v1/traces`, { method: "POST", headers: { ...json, "content-length": "100" } });
      sent.on("error", () => resolve());
      sent.write("{", () => sent.destroy());
      sent.on("close", () => resolve());
    });
    expect(await post(exportOf(ours))).toMatchObject({ status: 200 });
  });

  it("says which setting to change where its port is taken", async () => {
    const place = { address: "127.0.0.1", port: Number(new URL(receiver.url).port) };
    await expect(traceDoor.open(place, () => true)).rejects.toThrow(/^port \d+ is in use, .*“perf\.receiver”/u);
  });
});
