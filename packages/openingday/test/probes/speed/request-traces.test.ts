import type { IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { traceDoor } from "../../../src/ingest/otlp/receive-traces.ts";
import type { TraceReceiver } from "../../../src/model/evidence-traces.ts";
import type { Journey } from "../../../src/model/journey.ts";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { Target } from "../../../src/model/target.ts";
import type { Tools } from "../../../src/model/tools.ts";
import probe from "../../../src/probes/speed/request-traces.ts";
import { loopbackTools, serve, type Served } from "../../journeys/loopback.ts";
import { mostRequests } from "../most-requests.ts";
import { probeContext, targetOf } from "./speed-target.ts";

let site: Served;
let elsewhere: Served;
let receiver: TraceReceiver | undefined;
let port: number;
let asked: { path: string; headers: IncomingMessage["headers"] }[] = [];
let strayed: IncomingMessage["headers"][] = [];
let sdk = "openingday";
let tells: (path: string) => boolean = () => true;

/** What an application's SDK would send of one request. */
async function tell(path: string, method: string, traceparent: string): Promise<void> {
  const [, traceId = "", parentSpanId = ""] = traceparent.split("-");
  const span = (spanId: string, kind: number, attributes: Record<string, string>): object => ({
    traceId,
    spanId,
    parentSpanId: kind === 2 ? parentSpanId : "00000000000000a1",
    name: "x",
    kind,
    startTimeUnixNano: "1796000000000000000",
    endTimeUnixNano: "1796000000005000000",
    attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  });
  const spans = [
    span("00000000000000a1", 2, { "http.request.method": method, "http.route": path }),
    span("00000000000000b2", 3, { "db.system.name": "postgresql", "db.query.text": `select '${path}'` }),
  ];
  const resource = { attributes: [{ key: "telemetry.sdk.name", value: { stringValue: sdk } }] };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
  await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: "POST", body, headers: { "content-type": "application/json" } });
}

beforeEach(async () => {
  [asked, strayed, sdk, tells] = [[], [], "openingday", () => true];
  elsewhere = await serve((request, response) => {
    strayed.push(request.headers);
    response.end("not yours");
  });
  site = await serve((request, response) => {
    const path = request.url ?? "";
    asked.push({ path, headers: request.headers });
    const { traceparent } = request.headers;
    if (typeof traceparent === "string" && tells(path)) void tell(path, request.method ?? "", traceparent);
    if (path === "/login") return void response.writeHead(303, { location: "/in", "set-cookie": "session=1; Path=/" }).end();
    response.end("ok");
  });
  // A port that is free now: the receiver takes it when the probe begins.
  const held = await traceDoor.open({ address: "127.0.0.1", port: 0 }, () => false);
  port = Number(new URL(held.url).port);
  await held.close();
});
afterEach(async () => {
  await Promise.all([site.close(), elsewhere.close()]);
  await receiver?.close();
});

function journeys(): readonly Journey[] {
  const login = { kind: "request", name: "log in", method: "POST", url: `${site.url}/login`, form: { name: "{{unique}}" } } as const;
  return [
    {
      id: "login",
      title: "Logs in",
      writes: true,
      steps: [login],
      cleanup: [{ kind: "request", name: "leave", url: `${site.url}/leave` }],
    },
    {
      id: "customer",
      title: "Pays",
      writes: false,
      steps: [
        { kind: "request", name: "book", method: "POST", url: `${site.url}/book` },
        { kind: "request", name: "pay", url: elsewhere.url.replace("127.0.0.1", "localhost") },
      ],
    },
  ];
}

function target(more: Partial<Target> = {}): Target {
  const base = targetOf({});
  return {
    ...base,
    declared: { ...base.declared, site: `${site.url}/`, app: `${site.url}/` },
    journeys: journeys(),
    load: {
      ratePerSecond: 10,
      requests: 100,
      session: "login",
      routes: [
        { route: "GET /a", kind: "read", method: "GET", url: `${site.url}/a`, expect: 200 },
        { route: "POST /b", kind: "write", method: "POST", url: `${site.url}/b`, fields: { name: "{{unique}}" }, expect: 200 },
      ],
    },
    traces: { address: "127.0.0.1", port },
    ...more,
  };
}
const tools = (): Tools => ({ ...loopbackTools(), traces: traceDoor });

describe("request.traces", () => {
  it("walks the journeys, asks the routes, and gives what the application told", async () => {
    const evidence = await probe.gather(probeContext(target(), tools()));
    expect(evidence).toMatchObject({ sdks: ["openingday"], sent: 14, told: 14, dropped: 0 });
    const routes = Object.fromEntries(
      evidence.routes.map(({ route, requests, queries, steps }) => [route, { requests, queries: queries.most, steps }]),
    );
    expect(routes).toEqual({
      "POST /login": { requests: 1, queries: 1, steps: ["log in"] },
      "GET /in": { requests: 1, queries: 1, steps: ["log in"] },
      "POST /book": { requests: 1, queries: 1, steps: ["book"] },
      "GET /a": { requests: 5, queries: 1, steps: ["GET /a"] },
      "POST /b": { requests: 5, queries: 1, steps: ["POST /b"] },
      "GET /leave": { requests: 1, queries: 1, steps: [""] },
    });
    expect(asked.filter(({ path }) => path === "/a").map(({ headers }) => headers.cookie)).toEqual(
      Array.from({ length: 5 }, () => "session=1"),
    );
    expect(asked.every(({ headers }) => /^[\da-f]{16}$/u.test(String(headers["x-openingday-run"])))).toBe(true);
    // Nobody else is told that this is a measurement.
    expect(strayed.map((headers) => [headers["x-openingday-run"], headers["traceparent"]])).toEqual([[undefined, undefined]]);
    expect(mostRequests(probe, target())).toBeGreaterThanOrEqual(asked.length);
  });

  it("does without what a cache answered", async () => {
    tells = (path) => path !== "/a";
    expect(await probe.gather(probeContext(target(), tools()))).toMatchObject({ sent: 14, told: 9 });
  });

  it("says how to start the application where it tells nothing", async () => {
    tells = () => false;
    const fake = tools();
    // Nobody has to wait for the seconds that OpenTelemetry takes.
    const clock = {
      ...fake.clock,
      sleep: (ms: number, signal?: AbortSignal) => fake.clock.sleep(Math.min(1, ms), signal),
      now: fastClock(),
    };
    await expect(probe.gather(probeContext(target(), { ...fake, clock }))).rejects.toThrow(
      new RegExp(
        `told nothing about 14 requests: start it with “node --import @openingday/node”.*OTEL_EXPORTER_OTLP_ENDPOINT=http://127\\.0\\.0\\.1:${port}$`,
        "u",
      ),
    );
    await expect(traceDoor.open({ address: "127.0.0.1", port }, () => true).then((opened) => opened.close())).resolves.toBeUndefined();
  });

  it("is not asked without a port, and asks nothing then", async () => {
    const { traces: _, ...without } = target();
    await expect(probe.gather(probeContext(without, tools()))).rejects.toThrow(NotConfigured);
    expect(mostRequests(probe, without)).toBe(0);
    expect(asked).toEqual([]);
  });

  it("says that the port is taken before anybody is asked", async () => {
    receiver = await traceDoor.open({ address: "127.0.0.1", port }, () => false);
    await expect(probe.gather(probeContext(target(), tools()))).rejects.toThrow(/is in use/u);
    expect(asked).toEqual([]);
  });
});

/** Each look at it is 200 ms later. */
function fastClock(): () => number {
  let now = Date.now();
  return () => (now += 200);
}
