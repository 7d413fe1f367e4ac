import type { QuantileChange } from "../model/perf-comparison.ts";

/** The latencies of one page in one pair, milliseconds. */
export interface PairedLatencies {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export interface ChangeOptions {
  /** From 0 to 1, in rising order. */
  readonly quantiles: readonly number[];
  /** How often the pairs are drawn anew. */
  readonly rounds: number;
  /** Share of the draws beyond each end of the interval: 0.025 leaves 95 % within. */
  readonly tail: number;
  readonly random: () => number;
}

/** All latencies of one side, sorted, each with the pair that it is of. */
interface Sorted {
  readonly values: Float64Array;
  readonly pairs: Uint32Array;
  /** How many latencies each pair has. */
  readonly sizes: readonly number[];
}

/**
 * What became of each quantile, with an interval for the ratio: whole pairs are drawn again and again, so that a machine that is
 * slower for a while, which is what spoils every count of single requests, stays together. Needs at least one pair,
 * and a latency at both sides of each.
 */
export function quantileChanges(pairs: readonly PairedLatencies[], options: ChangeOptions): readonly QuantileChange[] {
  const before = sortAll(pairs.map((pair) => pair.before));
  const after = sortAll(pairs.map((pair) => pair.after));
  const once = new Uint32Array(pairs.length).fill(1);
  const [measuredBefore, measuredAfter] = [weighted(before, once, options.quantiles), weighted(after, once, options.quantiles)];
  const ratios = options.quantiles.map((): number[] => []);
  const drawn = new Uint32Array(pairs.length);
  for (let round = 0; round < options.rounds; round++) {
    drawn.fill(0);
    for (let n = 0; n < pairs.length; n++) drawn[Math.floor(options.random() * pairs.length)]! += 1;
    const low = weighted(before, drawn, options.quantiles);
    const high = weighted(after, drawn, options.quantiles);
    for (const [index, list] of ratios.entries()) list.push(high[index]! / low[index]!);
  }
  return ratios.map((list, index) => {
    const sorted = Float64Array.from(list).toSorted();
    const at = (share: number): number => sorted[Math.max(0, Math.min(sorted.length - 1, share))]!;
    const cut = Math.floor(sorted.length * options.tail);
    return {
      beforeMs: measuredBefore[index]!,
      afterMs: measuredAfter[index]!,
      ratio: { low: at(cut), median: at(sorted.length >> 1), high: at(sorted.length - 1 - cut) },
    };
  });
}

function sortAll(lists: readonly (readonly number[])[]): Sorted {
  const all = lists.flatMap((list, pair) => list.map((value) => ({ value, pair }))).toSorted((one, other) => one.value - other.value);
  return {
    values: Float64Array.from(all, ({ value }) => value),
    pairs: Uint32Array.from(all, ({ pair }) => pair),
    sizes: lists.map((list) => list.length),
  };
}

/** Each quantile, in rising order, of the latencies, where those of a pair count as often as it was drawn. */
function weighted({ values, pairs, sizes }: Sorted, drawn: Uint32Array, quantiles: readonly number[]): readonly number[] {
  const total = sizes.reduce((sum, size, pair) => sum + size * drawn[pair]!, 0);
  const ranks = quantiles.map((quantile) => Math.max(1, Math.ceil(quantile * total)));
  const found: number[] = [];
  let seen = 0;
  for (let n = 0; n < values.length && found.length < ranks.length; n++) {
    seen += drawn[pairs[n]!]!;
    while (found.length < ranks.length && seen >= ranks[found.length]!) found.push(values[n]!);
  }
  return found;
}
