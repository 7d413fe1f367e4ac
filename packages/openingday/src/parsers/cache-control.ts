/** What a Cache-Control header lets caches do. Absent numbers were not given or not readable. */
export interface CacheControl {
  /** Seconds a browser may reuse the answer. */
  readonly maxAgeSeconds?: number;
  /** Seconds a shared cache may reuse it; overrides `maxAgeSeconds` there. */
  readonly sharedMaxAgeSeconds?: number;
  readonly immutable: boolean;
  readonly noStore: boolean;
  readonly noCache: boolean;
  readonly private: boolean;
  readonly public: boolean;
}

/**
 * Reads a Cache-Control header. Never fails: unknown directives are ignored as the RFC asks; of a number given twice the smallest
 * counts, and one that is not a number counts as 0, since caches must treat it as stale.
 * @see RFC 9111 section 5.2
 */
export function parseCacheControl(text: string): CacheControl {
  const names = new Map<string, number | undefined>();
  for (const part of text.slice(0, 4_096).split(",")) {
    const [name = "", ...rest] = part.split("=");
    const key = name.trim().toLowerCase();
    if (key === "") continue;
    const given = rest.join("=").trim().replaceAll('"', "");
    const seconds = rest.length === 0 ? undefined : /^\d{1,12}$/u.test(given) ? Number(given) : 0;
    const before = names.get(key);
    names.set(key, before === undefined ? seconds : Math.min(before, seconds ?? before));
  }
  return {
    ...(names.get("max-age") === undefined ? {} : { maxAgeSeconds: names.get("max-age") }),
    ...(names.get("s-maxage") === undefined ? {} : { sharedMaxAgeSeconds: names.get("s-maxage") }),
    immutable: names.has("immutable"),
    noStore: names.has("no-store"),
    noCache: names.has("no-cache"),
    private: names.has("private"),
    public: names.has("public"),
  };
}
