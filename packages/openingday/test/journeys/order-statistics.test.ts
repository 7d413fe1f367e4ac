import { expect, it } from "vitest";
import { quantileRanks } from "../../src/journeys/order-statistics.ts";

it.each([
  // From binomial tables: P(low ≤ B < high) ≥ 0.95 for B ~ Bin(n, 0.95).
  { n: 1, low: 1, high: 1 },
  { n: 40, low: 35, high: 40 },
  { n: 100, low: 90, high: 100 },
  { n: 1000, low: 936, high: 964 },
])("the 95th percentile of $n lies between ranks $low and $high", ({ n, low, high }) => {
  const ranks = quantileRanks(n, 0.95);
  expect(Math.abs(ranks.low - low)).toBeLessThanOrEqual(1);
  expect(Math.abs(ranks.high - high)).toBeLessThanOrEqual(1);
});

it("covers the true quantile in about 95 of 100 samples", () => {
  let state = 7;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const { low, high } = quantileRanks(200, 0.95);
  let covered = 0;
  for (let round = 0; round < 2000; round++) {
    const sample = Array.from({ length: 200 }, random).toSorted((a, b) => a - b);
    if (sample[low - 1]! <= 0.95 && sample[high - 1]! >= 0.95) covered++;
  }
  expect(covered / 2000).toBeGreaterThan(0.94);
  expect(covered / 2000).toBeLessThan(0.985);
});

it.each([
  { n: 100, low: 40, high: 61 },
  { n: 1000, low: 469, high: 532 },
  // Half to the power of these is nothing that a number can hold.
  { n: 1100, low: 517, high: 584 },
  { n: 4000, low: 1938, high: 2063 },
])("the median of $n lies between ranks $low and $high", ({ n, low, high }) => {
  const ranks = quantileRanks(n, 0.5);
  expect(Math.abs(ranks.low - low)).toBeLessThanOrEqual(1);
  expect(Math.abs(ranks.high - high)).toBeLessThanOrEqual(1);
});

it.each([0, 20_000])("stays within the sample for n = %i", (n) => {
  const { low, high } = quantileRanks(n, 0.95);
  expect(low).toBeLessThanOrEqual(high);
  expect(high).toBeLessThanOrEqual(n);
});
