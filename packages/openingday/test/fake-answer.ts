import type { HttpAnswer } from "../src/model/tools.ts";

export interface FakeAnswer {
  readonly status?: number;
  /** Lower-case names. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
}

/** An answer as the HTTP tool gives it, one millisecond after it was asked. */
export function fakeAnswer(url: string, { status = 200, headers = [], body = "" }: FakeAnswer = {}): HttpAnswer {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return {
    url,
    status,
    headers: headers.map(([name, value]) => ({ name, value })),
    body: bytes,
    truncated: false,
    receivedBytes: bytes.length,
    address: "127.0.0.1",
    port: 443,
    timings: { dnsMs: 0, connectMs: 0, tlsMs: 0, waitMs: 1, totalMs: 1 },
    header: (wanted) => headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1],
    text: () => new TextDecoder().decode(bytes),
  };
}
