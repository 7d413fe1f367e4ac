export type AttributeValue = string | number | boolean;

/** A span as it was received, whatever it was written in. */
export interface Span {
  /** 32 and 16 hexadecimal digits, lower case. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly tookMs: number;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  /** `telemetry.sdk.name` of whatever sent it. */
  readonly sdk: string;
}

/** Bounds of one request to a receiver: what is beyond them is refused as a whole. */
export const mostSpans = 20_000;
/** Attributes kept of one span. */
export const mostAttributes = 128;
/** Characters kept of one text. */
export const mostCharacters = 8192;

const kinds = ["internal", "internal", "server", "client", "producer", "consumer"] as const;

/** Of OTLP's number; what it does not know is `internal`. */
export function readKind(kind: number): Span["kind"] {
  return kinds[kind] ?? "internal";
}

export function isId(text: string, digits: 16 | 32): boolean {
  return text.length === digits && /^[\da-f]+$/u.test(text) && !/^0+$/u.test(text);
}
