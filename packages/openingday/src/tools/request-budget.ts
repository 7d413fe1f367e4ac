/** A host had its share of requests: one more would be rude to a live site. */
class OverBudget extends Error {
  override readonly name = "OverBudget";
}

/** Counts requests per host name. */
export interface RequestBudget {
  /**
   * Counts one request.
   * @throws OverBudget once the host had its share.
   */
  take(host: string): void;
  /** Requests sent so far, by host name. */
  sent(): Record<string, number>;
}

/** A budget of `maxPerHost` requests for each host name; unlimited, but counted, when absent. */
export function createBudget(maxPerHost?: number): RequestBudget {
  const counts = new Map<string, number>();
  return {
    take(host) {
      const sent = counts.get(host) ?? 0;
      if (maxPerHost !== undefined && sent >= maxPerHost)
        throw new OverBudget(
          `${host} was asked ${sent} times already; openingday sends no more than ${maxPerHost} requests to one host here.`,
        );
      counts.set(host, sent + 1);
    },
    sent: () => Object.fromEntries(counts),
  };
}
