/** Ranks (1-based) of the sorted sample between which the quantile lies with at least 95 % confidence. */
export interface RankInterval {
  readonly low: number;
  readonly high: number;
}

const exactUpTo = 5000;
/** Below it a probability loses its digits, and the approximation is the better one. */
const smallest = 1e-290;

/**
 * Distribution-free interval for a quantile of `n` independent measurements, from the binomial distribution of how many of them
 * lie beyond it. With few measurements the ends are the smallest and the largest.
 */
export function quantileRanks(n: number, quantile: number): RankInterval {
  if (n < 1) return { low: 0, high: 0 };
  const beyond = 1 - quantile;
  if (n > exactUpTo || quantile ** n < smallest) {
    const spread = 1.96 * Math.sqrt(n * quantile * beyond);
    return { low: Math.max(1, Math.floor(n * quantile - spread)), high: Math.min(n, Math.ceil(n * quantile + spread) + 1) };
  }
  // P(exactly k measurements lie beyond), k = 0, 1, 2 …
  let probability = quantile ** n;
  let cumulated = 0;
  let fewest = -1;
  let most = n;
  for (let k = 0; k <= n; k++) {
    cumulated += probability;
    if (cumulated <= 0.025) fewest = k;
    if (cumulated >= 0.975) {
      most = k;
      break;
    }
    probability *= ((n - k) / (k + 1)) * (beyond / quantile);
  }
  return { low: Math.max(1, n - most), high: fewest === -1 ? n : n - fewest };
}
