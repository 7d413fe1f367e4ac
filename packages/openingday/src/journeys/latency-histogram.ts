import type { Histogram } from "hdr-histogram-js";
import type * as library from "./hdr-histogram.ts";
import type { Quantiles } from "../model/evidence-speed.ts";
import { quantileRanks } from "./order-statistics.ts";

/** Durations with three significant digits, from one microsecond to two minutes. */
export interface LatencyHistogram {
  /** Milliseconds; negative counts as none. */
  record(ms: number): void;
  /** Milliseconds at a percentile, 0 where nothing was recorded. */
  percentileMs(percentile: number): number;
  quantiles(): Quantiles;
  /** Everything recorded, to be added up exactly elsewhere. */
  encode(): string;
  /** Adds what another one encoded. */
  add(encoded: string): void;
}

const longestUs = 120_000_000;
const enoughForP99 = 500;

/** Makes empty histograms; the library is loaded when the first one is made. */
export async function createLatencyHistogram(): Promise<LatencyHistogram> {
  return (await loadHistograms())();
}

/** The same where many are made, at moments that nobody knows beforehand. `digits`: how many of each figure are kept. */
export async function loadHistograms(): Promise<(digits?: 1 | 2 | 3) => LatencyHistogram> {
  const loaded = await import("./hdr-histogram.ts");
  return (digits = 3) => emptyHistogram(loaded, digits);
}

function emptyHistogram(
  { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 }: typeof library,
  digits: 1 | 2 | 3,
): LatencyHistogram {
  const histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestUs,
    numberOfSignificantValueDigits: digits,
    useWebAssembly: false,
  });
  const percentileMs = (percentile: number): number =>
    histogram.totalCount === 0 ? 0 : Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue) / 1000;
  return {
    record: (ms) => histogram.recordValue(Math.min(longestUs, Math.max(1, Math.round(ms * 1000)))),
    percentileMs,
    encode: () => encodeIntoCompressedBase64(histogram),
    add: (encoded) => histogram.add(decodeFromCompressedBase64(encoded)),
    quantiles() {
      const n = histogram.totalCount;
      const atRank = (rank: number): number => (n === 0 ? 0 : percentileMs((100 * rank) / n));
      const interval = (quantile: number): readonly [number, number] => {
        const { low, high } = quantileRanks(n, quantile);
        return [atRank(low), atRank(high)];
      };
      const [p95LowMs, p95HighMs] = interval(0.95);
      return {
        n,
        p50Ms: percentileMs(50),
        p95Ms: percentileMs(95),
        p99Ms: percentileMs(99),
        maxMs: n === 0 ? 0 : histogram.maxValue / 1000,
        p95LowMs,
        p95HighMs,
        ...(n === 0 ? {} : { intervals: { p50: interval(0.5), ...(n < enoughForP99 ? {} : { p99: interval(0.99) }) } }),
      };
    },
  };
}
