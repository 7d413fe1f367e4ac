import type { Parsed } from "../parsed.ts";
import { type AttributeValue, isId, mostAttributes, mostCharacters, mostSpans, readKind, type Span } from "./span.ts";

type Json = Readonly<Record<string, unknown>>;

/** Reads an ExportTraceServiceRequest in JSON. @see OTLP specification, “JSON Protobuf Encoding” */
export function readOtlpJson(text: string): Parsed<readonly Span[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "it is not JSON" };
  }
  if (!isObject(value) || (value["resourceSpans"] !== undefined && !Array.isArray(value["resourceSpans"])))
    return { ok: false, error: "it has no list “resourceSpans”" };
  const spans: Span[] = [];
  for (const resourceSpans of list(value["resourceSpans"])) {
    const resource = isObject(resourceSpans["resource"]) ? resourceSpans["resource"] : {};
    const sdk = String(readAttributes(resource["attributes"]).get("telemetry.sdk.name") ?? "opentelemetry").slice(0, 60);
    for (const scope of list(resourceSpans["scopeSpans"]))
      for (const one of list(scope["spans"])) {
        if (spans.length >= mostSpans) return { ok: false, error: `it has more than ${mostSpans} spans` };
        const span = readSpan(one, sdk);
        if (span === undefined) return { ok: false, error: "one of its spans has no valid ids or times" };
        spans.push(span);
      }
  }
  return { ok: true, value: spans };
}

function readSpan(span: Json, sdk: string): Span | undefined {
  const traceId = text(span["traceId"]).toLowerCase();
  const spanId = text(span["spanId"]).toLowerCase();
  const parentSpanId = text(span["parentSpanId"]).toLowerCase();
  const from = readNano(span["startTimeUnixNano"]);
  const to = readNano(span["endTimeUnixNano"]);
  if (!isId(traceId, 32) || !isId(spanId, 16) || from === undefined || to === undefined) return undefined;
  return {
    traceId,
    spanId,
    ...(isId(parentSpanId, 16) ? { parentSpanId } : {}),
    name: text(span["name"]).slice(0, mostCharacters),
    kind: readKind(readEnum(span["kind"])),
    startedAt: from,
    tookMs: Math.max(0, to - from),
    attributes: readAttributes(span["attributes"]),
    sdk,
  };
}

/** Its number, which OTLP asks for, or its name, which JSON of protocol buffers allows. */
function readEnum(kind: unknown): number {
  if (typeof kind === "number") return kind;
  const names = ["", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
  return Math.max(0, names.indexOf(text(kind).replace(/^SPAN_KIND_/u, "")));
}

/** Nanoseconds, as a number or as the text of one, in milliseconds; six digits are cut off the text, so that nothing is rounded away. */
function readNano(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value / 1e6 : undefined;
  const digits = text(value);
  if (!/^\d{1,20}$/u.test(digits)) return undefined;
  return Number(digits.slice(0, -6) || "0") + Number(digits.slice(-6)) / 1e6;
}

function readAttributes(value: unknown): ReadonlyMap<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const pair of list(value).slice(0, mostAttributes)) {
    const key = text(pair["key"]);
    const read = isObject(pair["value"]) ? readValue(pair["value"]) : undefined;
    if (key !== "" && key.length <= 256 && read !== undefined) attributes.set(key, read);
  }
  return attributes;
}

function readValue(value: Json): AttributeValue | undefined {
  const { stringValue, intValue, doubleValue, boolValue } = value;
  if (typeof stringValue === "string") return stringValue.slice(0, mostCharacters);
  if (typeof boolValue === "boolean") return boolValue;
  const number = Number(intValue ?? doubleValue ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
