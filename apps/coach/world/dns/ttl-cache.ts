/** A bounded memory of values that grow old; the oldest entry goes first when it is full. */
export interface TtlCache<Value> {
  /** The value and its age in whole seconds, or undefined once it has expired. */
  get(key: string): { readonly value: Value; readonly ageSeconds: number } | undefined;
  set(key: string, value: Value, ttlSeconds: number): void;
  clear(): void;
}

/** Makes a cache of at most `maxEntries`; `now` answers epoch milliseconds. */
export function createTtlCache<Value>(maxEntries: number, now: () => number): TtlCache<Value> {
  const entries = new Map<string, { readonly value: Value; readonly storedAt: number; readonly expiresAt: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expiresAt <= now()) {
        entries.delete(key);
        return undefined;
      }
      return { value: entry.value, ageSeconds: Math.floor((now() - entry.storedAt) / 1000) };
    },
    set(key, value, ttlSeconds) {
      if (ttlSeconds <= 0) return;
      const [oldest] = entries.keys();
      if (entries.size >= maxEntries && oldest !== undefined && !entries.has(key)) entries.delete(oldest);
      entries.set(key, { value, storedAt: now(), expiresAt: now() + ttlSeconds * 1000 });
    },
    clear: () => entries.clear(),
  };
}
