import type { Parsed } from "../parsed.ts";
import { type AttributeValue, isId, mostAttributes, mostCharacters, mostSpans, readKind, type Span } from "./span.ts";
import { BrokenWire, readFields, type WireField } from "./wire-fields.ts";

/** Reads an ExportTraceServiceRequest in protocol buffers. @see opentelemetry-proto, trace/v1/trace.proto */
export function readOtlpProtobuf(bytes: Uint8Array): Parsed<readonly Span[]> {
  const spans: Span[] = [];
  try {
    for (const resourceSpans of messages(bytes, 1)) {
      let sdk = "opentelemetry";
      for (const resource of messages(resourceSpans, 1))
        sdk = String(readAttributes(messages(resource, 1)).get("telemetry.sdk.name") ?? sdk).slice(0, 60);
      for (const scopeSpans of messages(resourceSpans, 2))
        for (const message of messages(scopeSpans, 2)) {
          if (spans.length >= mostSpans) return { ok: false, error: `it has more than ${mostSpans} spans` };
          const span = readSpan(message, sdk);
          if (span === undefined) return { ok: false, error: "one of its spans has no valid ids" };
          spans.push(span);
        }
    }
  } catch (error) {
    if (error instanceof BrokenWire) return { ok: false, error: error.message };
    throw error;
  }
  return { ok: true, value: spans };
}

/** The messages that stand in one field. */
function* messages(bytes: Uint8Array, number: number): Generator<Uint8Array> {
  for (const field of readFields(bytes)) if (field.number === number && field.kind === "bytes") yield field.value;
}

function readSpan(bytes: Uint8Array, sdk: string): Span | undefined {
  let [traceId, spanId, parentSpanId, name, kind, from, to] = ["", "", "", "", 0, 0, 0];
  const attributes: Uint8Array[] = [];
  for (const field of readFields(bytes))
    switch (field.number) {
      case 1:
        traceId = hex(field);
        break;
      case 2:
        spanId = hex(field);
        break;
      case 4:
        parentSpanId = hex(field);
        break;
      case 5:
        name = text(field);
        break;
      case 6:
        kind = whole(field);
        break;
      case 7:
        from = milliseconds(field);
        break;
      case 8:
        to = milliseconds(field);
        break;
      case 9:
        if (field.kind === "bytes" && attributes.length < mostAttributes) attributes.push(field.value);
        break;
      default:
        break;
    }
  if (!isId(traceId, 32) || !isId(spanId, 16)) return undefined;
  return {
    traceId,
    spanId,
    ...(isId(parentSpanId, 16) ? { parentSpanId } : {}),
    name,
    kind: readKind(kind),
    startedAt: from,
    tookMs: Math.max(0, to - from),
    attributes: readAttributes(attributes),
    sdk,
  };
}

function readAttributes(pairs: Iterable<Uint8Array>): ReadonlyMap<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const pair of pairs) {
    let key = "";
    let value: AttributeValue | undefined;
    for (const field of readFields(pair))
      if (field.number === 1) key = text(field);
      else if (field.number === 2 && field.kind === "bytes") value = readValue(field.value);
    if (key !== "" && key.length <= 256 && value !== undefined) attributes.set(key, value);
    if (attributes.size >= mostAttributes) break;
  }
  return attributes;
}

function readValue(bytes: Uint8Array): AttributeValue | undefined {
  let value: AttributeValue | undefined;
  for (const field of readFields(bytes))
    if (field.number === 1 && field.kind === "bytes") value = text(field);
    else if (field.number === 2 && field.kind === "varint") value = field.value !== 0n;
    else if (field.number === 3 && field.kind === "varint") value = Number(BigInt.asIntN(64, field.value));
    else if (field.number === 4 && field.kind === "fixed64") value = double(field.value);
  return typeof value === "number" && !Number.isFinite(value) ? undefined : value;
}

function double(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

const decoder = new TextDecoder();

function text(field: WireField): string {
  // A character has at most four bytes; one cut in two at the end is shown as one that cannot be read.
  return field.kind === "bytes" ? decoder.decode(field.value.subarray(0, mostCharacters * 4)).slice(0, mostCharacters) : "";
}
function hex(field: WireField): string {
  if (field.kind !== "bytes" || field.value.length > 16) return "";
  return Array.from(field.value, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
function whole(field: WireField): number {
  return field.kind === "varint" ? Number(field.value) : 0;
}
function milliseconds(field: WireField): number {
  if (field.kind !== "fixed64") return 0;
  return Number(field.value / 1_000_000n) + Number(field.value % 1_000_000n) / 1e6;
}
