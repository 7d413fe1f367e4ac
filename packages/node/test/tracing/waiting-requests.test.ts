import { describe, expect, it } from "vitest";
import { readStatement } from "../../src/tracing/statement.ts";
import type { SentStatement } from "../../src/tracing/traced-request.ts";
import { WaitingRequests } from "../../src/tracing/waiting-requests.ts";
import type { EndedRequest } from "../../src/tracing/watch-server.ts";

const sent = (more: Partial<SentStatement> = {}): SentStatement => ({
  statement: readStatement("select 1", "postgresql"),
  dialect: "postgresql",
  calls: 1,
  repeated: 0,
  tookMs: 1.25,
  failed: 0,
  startedAt: 20.5,
  ...more,
});
const ended = (more: Partial<EndedRequest> = {}): EndedRequest => ({
  method: "GET",
  route: "/one",
  traceparent: "00-aa-bb-01",
  startedAt: 19.75,
  queries: 1,
  first: sent(),
  more: undefined,
  hosts: undefined,
  poolWaits: 2,
  poolWaitMs: 3.5,
  status: 201,
  complete: true,
  tookMs: 4.125,
  bytes: 512,
  ...more,
});

const requests: readonly (readonly [why: string, request: EndedRequest])[] = [
  ["one statement", ended()],
  ["one of another database", ended({ first: sent({ dialect: "mysql" }) })],
  ["no statement and half an answer", ended({ first: undefined, complete: false, queries: 0 })],
  ["a statement sent twice", ended({ first: sent({ calls: 2, repeated: 1 }) })],
  ["a statement that failed", ended({ first: sent({ failed: 1 }) })],
  ["two statements", ended({ more: new Map([["x", sent()]]) })],
  ["a call", ended({ hosts: new Map([["x", { host: "x", calls: 1, open: 0, withoutLimit: 0, failed: 0, tookMs: 1, startedAt: 2 }]]) })],
];

describe("a request that waits", () => {
  it.each(requests)("is as it was, with %s", (_why, request) => {
    const waiting = new WaitingRequests(2);
    expect(waiting.add(request)).toBe(true);
    expect(waiting.at(0)).toEqual(request);
  });

  it("moves up when those before it are gone, and takes nothing of them along", () => {
    const waiting = new WaitingRequests(requests.length);
    for (const [, request] of requests) waiting.add(request);
    expect(waiting.add(ended())).toBe(false);
    waiting.drop(3);
    expect(waiting.length).toBe(requests.length - 3);
    for (const [index, [, request]] of requests.slice(3).entries()) expect(waiting.at(index)).toEqual(request);
    // Where an unusual one waited.
    for (const again of [ended({ route: "/again" }), ended({ first: undefined })]) {
      expect(waiting.add(again)).toBe(true);
      expect(waiting.at(waiting.length - 1)).toEqual(again);
    }
    waiting.drop(waiting.length);
    expect(waiting.length).toBe(0);
  });
});
