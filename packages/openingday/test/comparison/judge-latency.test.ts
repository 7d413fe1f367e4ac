import { describe, expect, it } from "vitest";
import { fewestPairs, judgeLatency, type LatencyVerdict } from "../../src/comparison/judge-latency.ts";
import { createRandom } from "../../src/comparison/seeded-random.ts";
import { simulatePairs, type World } from "./simulate.ts";

const trials = 400;

/** As the command decides: ten pairs, and ten more where they leave a doubt. */
function decide(world: World, random: () => number): LatencyVerdict {
  const pairs = simulatePairs(2 * fewestPairs, world, random);
  const first = judgeLatency(pairs.slice(0, fewestPairs));
  return first.inDoubt ? judgeLatency(pairs) : first;
}

function share(seed: number, judge: (random: () => number) => LatencyVerdict): number {
  const random = createRandom(seed);
  let slower = 0;
  for (let trial = 0; trial < trials; trial++) if (judge(random).verdict === "slower") slower++;
  return slower / trials;
}

describe("the verdict on latency", { timeout: 120_000 }, () => {
  it.each([{ drift: 0.1 }, { drift: 0.25 }])(
    "calls one release slower than itself in at most 1 of 20 trials: drift $drift",
    ({ drift }) => {
      expect(share(1, (random) => decide({ slowdown: 1, drift }, random))).toBeLessThanOrEqual(0.05);
    },
  );

  it.each([{ drift: 0.1 }, { drift: 0.25 }])("sees half as much again in 19 of 20 trials with twenty pairs: drift $drift", ({ drift }) => {
    const world = { slowdown: 1.5, drift };
    expect(share(2, (random) => judgeLatency(simulatePairs(20, world, random)))).toBeGreaterThanOrEqual(0.95);
  });

  it("never calls a faster release slower, and says that it is not", () => {
    const world = { slowdown: 0.6, drift: 0.1 };
    const random = createRandom(3);
    for (let trial = 0; trial < 40; trial++) expect(decide(world, random).verdict).toBe("not-slower");
  });

  it("leaves alone what is half as slow again and still a few milliseconds", () => {
    const world = { slowdown: 1.5, drift: 0.1, medianMs: 4 };
    const random = createRandom(4);
    const pairs = simulatePairs(20, world, random).map(({ before, after }) => ({
      before: before.map((ms) => Math.min(ms, 12)),
      after: after.map((ms) => Math.min(ms, 18)),
    }));
    expect(judgeLatency(pairs)).toMatchObject({ verdict: "not-slower", inDoubt: false });
  });

  it("sees a slow tail alone, where half of the customers notice nothing", () => {
    const random = createRandom(5);
    const turn = (tailMs: number): number[] => Array.from({ length: 60 }, (_, n) => 30 + 4 * random() + (n % 10 === 0 ? tailMs : 0));
    const pairs = Array.from({ length: 20 }, () => ({ before: turn(20), after: turn(120) }));
    expect(judgeLatency(pairs).verdict).toBe("slower");
    expect(judgeLatency(pairs).p50!.ratio.high).toBeLessThan(1.05);
  });

  it("judges the more strictly the more pages there are", () => {
    const pairs = simulatePairs(10, { slowdown: 1.2, drift: 0.2 }, createRandom(6));
    const width = (pages: number): number => {
      const { low, high } = judgeLatency(pairs, pages).p50!.ratio;
      return high - low;
    };
    expect(width(10)).toBeGreaterThan(width(1));
  });

  it.each([
    { why: "there is nothing", pairs: 0 },
    { why: "there are nine pairs", pairs: 9 },
  ])("cannot tell when $why", ({ pairs }) => {
    expect(judgeLatency(simulatePairs(pairs, { slowdown: 2, drift: 0 }, createRandom(7)))).toMatchObject({
      verdict: "cannot-tell",
      inDoubt: true,
    });
  });

  it("does not count pairs in which a side was silent", () => {
    const pairs = simulatePairs(12, { slowdown: 2, drift: 0 }, createRandom(8));
    const half = pairs.map((pair, index) => (index < 3 ? { ...pair, after: [] } : pair));
    expect(judgeLatency(pairs).verdict).toBe("slower");
    expect(judgeLatency(half).verdict).toBe("cannot-tell");
    expect(judgeLatency([...half, ...pairs]).p95?.ratio.high).toBeLessThan(3);
  });

  it("cannot tell when a slowdown of half could hide in the noise", () => {
    const random = createRandom(9);
    const pairs = Array.from({ length: 20 }, () => ({
      before: Array.from({ length: 60 }, () => 100 * random()).map((ms, _, all) => ms + 200 * (all[0]! > 50 ? 1 : 0)),
      after: Array.from({ length: 60 }, () => 100 * random()).map((ms, _, all) => ms + 200 * (all[0]! > 50 ? 1 : 0)),
    }));
    expect(judgeLatency(pairs)).toMatchObject({ verdict: "cannot-tell", inDoubt: true });
  });

  it("comes to the same verdict from the same measurements", () => {
    const pairs = simulatePairs(10, { slowdown: 1.1, drift: 0.2 }, createRandom(10));
    expect(judgeLatency(pairs)).toEqual(judgeLatency(pairs));
  });
});
