import { describe, expect, it } from "vitest";
import { foldPath } from "../../../src/parsers/otlp/fold-path.ts";
import { readRequests } from "../../../src/parsers/otlp/seen-requests.ts";
import type { AttributeValue, Span } from "../../../src/parsers/otlp/span.ts";

const traceId = "a".repeat(32);
let ids = 0;

function span(kind: Span["kind"], attributes: Readonly<Record<string, AttributeValue>>, more: Partial<Span> = {}): Span {
  ids += 1;
  return {
    traceId,
    spanId: ids.toString(16).padStart(16, "0"),
    name: "span",
    kind,
    startedAt: 1_000,
    tookMs: 10,
    attributes: new Map(Object.entries(attributes)),
    sdk: "opentelemetry",
    ...more,
  };
}

const server = (more: Readonly<Record<string, AttributeValue>> = {}): Span =>
  span("server", { "http.request.method": "GET", "http.route": "/dashboard", "http.response.status_code": 200, ...more });
const under = (parent: Span, kind: Span["kind"], attributes: Readonly<Record<string, AttributeValue>>, more: Partial<Span> = {}): Span =>
  span(kind, attributes, { parentSpanId: parent.spanId, ...more });

type Case = Readonly<Record<"request" | "query" | "call", Readonly<Record<string, AttributeValue>>>> & { readonly why: string };

describe("a request", () => {
  it.each<Case>([
    {
      why: "today’s names",
      request: { "http.request.method": "POST", "http.route": "/book/:id", "http.response.status_code": 201 },
      query: { "db.system.name": "postgresql", "db.query.text": "select * from a where b = $1" },
      call: { "http.request.method": "POST", "server.address": "api.stripe.com", "url.full": "https://api.stripe.com/v1/x?key=1" },
    },
    {
      why: "the names before",
      request: { "http.method": "POST", "http.route": "/book/:id", "http.status_code": 201 },
      query: { "db.system": "postgresql", "db.statement": "select * from a where b = 'x'" },
      call: { "http.method": "POST", "net.peer.name": "api.stripe.com", "http.url": "https://api.stripe.com/v1/x" },
    },
  ])("is read by $why", ({ request, query, call }) => {
    const own = span("server", request);
    const [seen] = readRequests([under(own, "client", query), under(own, "client", call), own]);
    expect(seen).toEqual({
      traceId,
      sdk: "opentelemetry",
      method: "POST",
      route: "/book/:id",
      status: 201,
      tookMs: 10,
      queries: 1,
      statements: [{ text: "select * from a where b = ?", calls: 1, tookMs: 10, ...("db.statement" in query ? { repeated: 0 } : {}) }],
      calls: [{ host: "api.stripe.com", calls: 1, tookMs: 10 }],
      poolWaitMs: 0,
    });
  });

  it("has what hangs below others of its spans, and what lost its way where it is the only one of its trace", () => {
    const own = server();
    const middle = under(own, "internal", {});
    const deep = under(middle, "client", { "db.system": "postgresql", "db.statement": "select 1" });
    const lost = span("client", { "db.system": "postgresql", "db.statement": "select 2" }, { parentSpanId: "f".repeat(16) });
    expect(readRequests([own, middle, deep, lost])).toMatchObject([{ queries: 2 }]);
    expect(readRequests([own, server(), lost])).toMatchObject([{ queries: 0 }, { queries: 0 }]);
  });

  it("does not have what a request below it asked for", () => {
    const own = server();
    const call = under(own, "client", { "http.method": "GET", "net.peer.name": "inner" });
    const inner = under(call, "server", { "http.method": "GET", "http.target": "/inner/7?x=1" });
    const query = under(inner, "client", { "db.system": "postgresql", "db.statement": "select 1" });
    expect(readRequests([own, call, inner, query])).toMatchObject([
      { route: "/dashboard", queries: 0, calls: [{ host: "inner" }] },
      { route: "/inner/:id", queries: 1, calls: [] },
    ]);
  });

  it("counts what our own SDK folded into one span", () => {
    const own = server({ "openingday.queries": 14, "openingday.pool.wait_ms": 3.5, "http.response.body.size": 900 });
    const parts = [
      under(own, "client", { "db.query.text": "select ?", "openingday.calls": 12, "openingday.repeated": 4 }, { sdk: "openingday" }),
      under(own, "client", { "db.query.text": "select a from b where c = ?" }, { sdk: "openingday" }),
      under(own, "client", {
        "server.address": "a.example",
        "http.request.method": "_OTHER",
        "openingday.calls": 2,
        "openingday.without_limit": 1,
      }),
    ];
    expect(readRequests([own, ...parts])).toMatchObject([
      {
        queries: 14,
        bytes: 900,
        poolWaitMs: 3.5,
        statements: [
          { text: "select ?", calls: 12, repeated: 4 },
          { text: "select a from b where c = ?", calls: 1, repeated: 0 },
        ],
        calls: [{ host: "a.example", calls: 2, withoutLimit: 1 }],
      },
    ]);
  });

  it("tells a repetition only where the values are in the text, or there are none", () => {
    const own = server();
    const query = (text: string): Span => under(own, "client", { "db.system": "postgresql", "db.statement": text });
    const [seen] = readRequests([own, query("select 1"), query("select 1"), query("select 2"), query("select $1"), query("select $1")]);
    expect(seen?.statements).toEqual([{ text: "select ?", calls: 5, tookMs: 50 }]);
    const [plain] = readRequests([own, query("select now()"), query("select now()"), query("select now()")]);
    expect(plain?.statements).toEqual([{ text: "select now()", calls: 3, tookMs: 30, repeated: 2 }]);
  });

  it("is no cache, pool or span without a request", () => {
    const own = server();
    const spans = [
      under(own, "client", { "db.system": "redis", "db.statement": "GET x" }),
      under(own, "client", { "db.system": "postgresql" }, { name: "pg-pool.connect" }),
      under(own, "client", { "db.system": "postgresql" }, { name: "pg.connect" }),
    ];
    expect(readRequests([own, ...spans])).toMatchObject([{ queries: 0, poolWaitMs: 10 }]);
    expect(readRequests(spans)).toEqual([]);
    expect(readRequests([span("server", { "rpc.system": "grpc" })])).toEqual([]);
  });

  it("ends where spans are each other’s parents", () => {
    const one = span("client", { "db.statement": "select 1" });
    const other = span("internal", {}, { parentSpanId: one.spanId });
    expect(readRequests([{ ...one, parentSpanId: other.spanId }, other, server()])).toMatchObject([{ queries: 1 }]);
  });
});

describe("foldPath", () => {
  it.each([
    ["/a/42?token=7", "/a/:id"],
    ["/a/3f2504e0-4f89-11d3-9a0c-0305e82c3301#x", "/a/:id"],
    ["/coaches/mara-lindqvist", "/coaches/mara-lindqvist"],
    ["", "/"],
  ])("%s is %s", (path, folded) => {
    expect(foldPath(path)).toBe(folded);
  });
});
