import { describe, expect, it } from "vitest";
import { letIn, type CrowdOptions } from "../../src/journeys/crowd.ts";
import { createLatencyHistogram } from "../../src/journeys/latency-histogram.ts";

type Ended = Parameters<CrowdOptions["visit"]>[2];

async function options(more: Partial<CrowdOptions> & Pick<CrowdOptions, "crowd" | "visit">): Promise<CrowdOptions> {
  return {
    signal: new AbortController().signal,
    drop: () => undefined,
    lose: () => undefined,
    lateness: await createLatencyHistogram(),
    maxInFlight: 100,
    maxFailuresInRow: 50,
    ...more,
  };
}
const arrivals = (rate: number, forMs: number): CrowdOptions["crowd"] => ({ kind: "arrivals", phases: [{ forMs, from: rate, to: rate }] });
const users = (count: number, forMs: number, thinkMs = 5): CrowdOptions["crowd"] => ({
  kind: "users",
  users: count,
  rampMs: 20,
  thinkMs,
  forMs,
});
const after = (ms: number, ended: Ended, good = true): void => void setTimeout(() => ended(() => good), ms);

describe("arrivals", () => {
  it("come whether or not those before are gone, and each is counted once", async () => {
    let most = 0;
    let there = 0;
    const judged: number[] = [];
    const result = await letIn(
      await options({
        crowd: arrivals(100, 300),
        visit(n, _, ended) {
          most = Math.max(most, ++there);
          setTimeout(() => {
            there--;
            ended(() => judged.push(n) > 0);
            ended(() => judged.push(n) > 0);
          }, 200);
        },
      }),
    );
    expect(result).toEqual({ begun: 30, ended: "as-planned" });
    expect(judged.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    expect(most).toBeGreaterThan(10);
  });

  it("are not let in where too many are there, and given up where they never leave", async () => {
    const dropped: number[] = [];
    const lost: number[] = [];
    const late: Ended[] = [];
    const judged: number[] = [];
    await letIn(
      await options({
        crowd: arrivals(100, 100),
        maxInFlight: 4,
        drainMs: 20,
        drop: (n) => void dropped.push(n),
        lose: (n) => void lost.push(n),
        visit: (_, __, ended) => void late.push(ended),
      }),
    );
    for (const ended of late) ended(() => judged.push(1) > 0);
    expect([dropped.length, lost.length, judged.length]).toEqual([6, 4, 0]);
  });

  it("end early when nothing goes well any more", async () => {
    let begun = 0;
    const result = await letIn(
      await options({ crowd: arrivals(200, 5000), maxFailuresInRow: 5, visit: (_, __, ended) => (begun++, ended(() => false)) }),
    );
    expect(result).toEqual({ begun: 5, ended: "after-failures" });
    expect(begun).toBe(5);
  });

  it("end when they are stopped, and what was still under way is no failure", async () => {
    const stop = new AbortController();
    const lost: number[] = [];
    const running = letIn(
      await options({
        crowd: arrivals(100, 60_000),
        signal: stop.signal,
        lose: (n) => void lost.push(n),
        visit: (n) => void (n === 3 && stop.abort(new Error("by hand"))),
      }),
    );
    expect(await running).toEqual({ begun: 4, ended: "stopped" });
    expect(lost).toEqual([]);
  });
});

describe("users", () => {
  it("are as many as they are at a time, wait for their answers, and come again", async () => {
    let there = 0;
    let most = 0;
    let visits = 0;
    const result = await letIn(
      await options({
        crowd: users(4, 300),
        visit(_, __, ended) {
          visits++;
          most = Math.max(most, ++there);
          setTimeout(() => {
            there--;
            ended(() => true);
          }, 20);
        },
      }),
    );
    expect(most).toBe(4);
    expect(visits).toBeGreaterThan(8);
    expect(result).toEqual({ begun: visits, ended: "as-planned" });
  });

  it("may finish what they are in the middle of, and begin nothing new", async () => {
    let ended = 0;
    const result = await letIn(
      await options({ crowd: users(3, 100), visit: (_, __, end) => after(250, (judge) => (ended++, end(judge))) }),
    );
    expect(result).toEqual({ begun: 3, ended: "as-planned" });
    expect(ended).toBe(3);
  });

  it("are never turned away for being many", async () => {
    const dropped: number[] = [];
    await letIn(
      await options({ crowd: users(10, 60), maxInFlight: 1, drop: (n) => void dropped.push(n), visit: (_, __, ended) => after(5, ended) }),
    );
    expect(dropped).toEqual([]);
  });

  it("stay away when nothing goes well any more", async () => {
    const result = await letIn(
      await options({ crowd: users(2, 60_000, 1), maxFailuresInRow: 6, visit: (_, __, ended) => after(1, ended, false) }),
    );
    expect(result.ended).toBe("after-failures");
    expect(result.begun).toBeLessThan(10);
  });
});
