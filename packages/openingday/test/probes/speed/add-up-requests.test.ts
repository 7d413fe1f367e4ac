import { describe, expect, it } from "vitest";
import type { SeenRequest } from "../../../src/model/evidence-traces.ts";
import { addUpRequests } from "../../../src/probes/speed/add-up-requests.ts";

function request(more: Partial<SeenRequest>): SeenRequest {
  return {
    traceId: "a",
    sdk: "openingday",
    method: "GET",
    route: "/a",
    status: 200,
    tookMs: 10,
    queries: 1,
    statements: [],
    calls: [],
    poolWaitMs: 0,
    ...more,
  };
}
const noStep = (): undefined => undefined;

describe("addUpRequests", () => {
  it("adds each route up, the slowest first", () => {
    const routes = addUpRequests(
      [
        request({ traceId: "1", queries: 3, tookMs: 30, bytes: 100 }),
        request({ traceId: "2", queries: 1, tookMs: 10, bytes: 900, status: 503 }),
        request({ traceId: "3", queries: 2, tookMs: 20, poolWaitMs: 7 }),
        request({ traceId: "4", method: "POST", route: "/b", tookMs: 500, queries: 0 }),
      ],
      (traceId) => (traceId === "4" ? "sign up" : "dashboard"),
    );
    expect(routes).toMatchObject([
      { route: "POST /b", requests: 1, queries: { fewest: 0, median: 0, most: 0 }, steps: ["sign up"] },
      {
        route: "GET /a",
        requests: 3,
        failed: 1,
        fastestMs: 10,
        p50Ms: 20,
        p95Ms: 30,
        queries: { fewest: 1, median: 2, most: 3 },
        poolWaits: { requests: 1, longestMs: 7 },
        mostBytes: 900,
        steps: ["dashboard"],
      },
    ]);
  });

  it("counts a statement over the requests that sent it, what matters most first", () => {
    const loop = { text: "select ?", calls: 6, repeated: 1, tookMs: 4 };
    const [route] = addUpRequests(
      [
        request({ statements: [{ text: "once", calls: 1, repeated: 0, tookMs: 1 }, loop] }),
        request({ statements: [{ ...loop, calls: 2, repeated: 0 }] }),
        request({}),
      ],
      noStep,
    );
    expect(route?.statements).toEqual([
      { text: "select ?", requests: 2, most: 6, median: 2, many: 1, repeated: { requests: 1, most: 1 }, tookMs: 4 },
      { text: "once", requests: 1, most: 1, median: 1, many: 0, repeated: { requests: 0, most: 0 }, tookMs: 1 },
    ]);
  });

  it("says nothing on repetitions and limits that not everybody told", () => {
    const [route] = addUpRequests(
      [
        request({ statements: [{ text: "a", calls: 2, tookMs: 1 }], calls: [{ host: "h", calls: 2, tookMs: 5 }] }),
        request({
          statements: [{ text: "a", calls: 2, repeated: 1, tookMs: 1 }],
          calls: [{ host: "h", calls: 1, withoutLimit: 1, tookMs: 9 }],
        }),
      ],
      noStep,
    );
    expect(route?.statements[0]).not.toHaveProperty("repeated");
    expect(route?.calls).toEqual([{ host: "h", requests: 2, most: 2, tookMs: 5 }]);
  });

  it("keeps bounds", () => {
    const many = Array.from({ length: 500 }, (_, n) => request({ route: `/${n}` }));
    expect(addUpRequests(many, noStep)).toHaveLength(200);
    const statements = Array.from({ length: 100 }, (_, n) => ({ text: `select ${n}`, calls: 1, tookMs: 1 }));
    expect(addUpRequests([request({ statements })], noStep)[0]?.statements).toHaveLength(12);
  });
});
