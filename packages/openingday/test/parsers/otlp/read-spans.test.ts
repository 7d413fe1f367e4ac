import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOtlpJson } from "../../../src/parsers/otlp/read-json.ts";
import { readOtlpProtobuf } from "../../../src/parsers/otlp/read-protobuf.ts";
import { attribute, bytes, double, fixed64, hex, message, text, varint, whole } from "./write-wire.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const parentSpanId = "00f067aa0ba902b7";
const startedAt = 1_796_000_000_123n * 1_000_000n + 456_000n;

const expected = {
  traceId,
  spanId,
  parentSpanId,
  name: "GET /a",
  kind: "server",
  startedAt: 1_796_000_000_123.456,
  tookMs: 12.5,
  sdk: "opentelemetry",
};
const attributes = new Map<string, string | number | boolean>([
  ["http.request.method", "GET"],
  ["http.response.status_code", 200],
  ["ratio", 0.5],
  ["cut", true],
  ["negative", -3],
]);

const json = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: "telemetry.sdk.name", value: { stringValue: "opentelemetry" } }] },
      scopeSpans: [
        {
          scope: { name: "http" },
          spans: [
            {
              traceId: traceId.toUpperCase(),
              spanId,
              parentSpanId,
              name: "GET /a",
              kind: 2,
              startTimeUnixNano: String(startedAt),
              endTimeUnixNano: String(startedAt + 12_500_000n),
              attributes: [
                { key: "http.request.method", value: { stringValue: "GET" } },
                { key: "http.response.status_code", value: { intValue: "200" } },
                { key: "ratio", value: { doubleValue: 0.5 } },
                { key: "cut", value: { boolValue: true } },
                { key: "negative", value: { intValue: -3 } },
                { key: "list", value: { arrayValue: { values: [] } } },
              ],
              status: { code: 1 },
            },
          ],
        },
      ],
    },
  ],
};

const span = message(
  hex(1, traceId),
  hex(2, spanId),
  text(3, "state"),
  hex(4, parentSpanId),
  text(5, "GET /a"),
  whole(6, 2),
  fixed64(7, startedAt),
  fixed64(8, startedAt + 12_500_000n),
  attribute(9, "http.request.method", text(1, "GET")),
  attribute(9, "http.response.status_code", whole(3, 200)),
  attribute(9, "ratio", double(4, 0.5)),
  attribute(9, "cut", whole(2, 1)),
  attribute(9, "negative", whole(3, -3)),
  attribute(9, "list", bytes(5, [])),
  bytes(15, whole(3, 1)),
);
const wire = Uint8Array.from(
  bytes(
    1,
    message(
      bytes(1, attribute(1, "telemetry.sdk.name", text(1, "opentelemetry"))),
      bytes(2, message(bytes(1, text(1, "http")), bytes(2, span))),
    ),
  ),
);

describe.each([
  { form: "JSON", read: () => readOtlpJson(JSON.stringify(json)) },
  { form: "protocol buffers", read: () => readOtlpProtobuf(wire) },
])("an export in $form", ({ read }) => {
  it("gives its spans", () => {
    const parsed = read();
    if (!parsed.ok) throw new Error(parsed.error);
    expect(parsed.value).toEqual([{ ...expected, attributes }]);
  });
});

describe("JSON that is no export", () => {
  it.each([
    ["nothing", ""],
    ["half of one", JSON.stringify(json).slice(0, 300)],
    ["a list", "[]"],
    ["another shape", '{"resourceSpans":{}}'],
    ["a span without ids", '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"x"}]}]}]}'],
    ["a span with zeros for an id", JSON.stringify(json).replace(traceId.toUpperCase(), "0".repeat(32))],
    ["a span without times", JSON.stringify(json).replace(String(startedAt), "soon")],
  ])("is refused: %s", (_, body) => {
    expect(readOtlpJson(body)).toMatchObject({ ok: false, error: expect.stringMatching(/./u) });
  });

  it("takes an export without any span, and kinds by name", () => {
    expect(readOtlpJson("{}")).toEqual({ ok: true, value: [] });
    const named = JSON.stringify(json).replace('"kind":2', '"kind":"SPAN_KIND_CLIENT"');
    expect(readOtlpJson(named)).toMatchObject({ value: [{ kind: "client" }] });
  });

  it("refuses more spans than anybody sends", () => {
    const [resource] = json.resourceSpans;
    const spans = Array.from({ length: 20_001 }, () => resource?.scopeSpans[0]?.spans[0]);
    expect(readOtlpJson(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }))).toMatchObject({ ok: false });
  });
});

describe("protocol buffers that are no export", () => {
  it.each([
    ["a length beyond the end", [0x0a, 0x7f, 0x00]],
    ["a length of two to the sixty-fourth", [0x0a, ...varint(0xffff_ffff_ffff_ffffn)]],
    ["a number that never ends", [0x08, ...Array.from({ length: 12 }, () => 0xff)]],
    ["a number cut in two", [0x08, 0x80]],
    ["a group", [0x0b]],
    ["a field without a number", [0x00, 0x00]],
    ["a span without ids", bytes(1, bytes(2, bytes(2, text(5, "x"))))],
  ])("are refused: %s", (_, body) => {
    expect(readOtlpProtobuf(Uint8Array.from(body))).toMatchObject({ ok: false, error: expect.stringMatching(/./u) });
  });

  it("ends for whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (body) => {
        expect(typeof readOtlpProtobuf(body).ok).toBe("boolean");
      }),
      { seed: 20_261_129, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.nat(wire.length - 1), fc.nat(255), (at, byte) => {
        const bent = Uint8Array.from(wire);
        bent[at] = byte;
        expect(typeof readOtlpProtobuf(bent).ok).toBe("boolean");
      }),
      { seed: 20_261_129, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(typeof readOtlpJson(body).ok).toBe("boolean");
      }),
      { seed: 20_261_129, numRuns: 300 },
    );
  });
});
