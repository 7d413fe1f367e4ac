import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

/** An answer of the origin, whole. */
export interface CachedAnswer {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** Answers that may be given again, the least recently used going first. */
export interface EdgeCache {
  get(key: string): { readonly answer: CachedAnswer; readonly ageSeconds: number } | undefined;
  set(key: string, answer: CachedAnswer, maxAgeSeconds: number): void;
  clear(): void;
}

/** Largest body that is kept. */
export const maxCachedBytes = 1024 * 1024;
const maxEntries = 200;
const maxTotalBytes = 32 * 1024 * 1024;

/** Makes a cache of at most 200 answers and 32 MiB in all. */
export function createEdgeCache(now: () => number): EdgeCache {
  const entries = new Map<string, { readonly answer: CachedAnswer; readonly storedAt: number; readonly expiresAt: number }>();
  let bytes = 0;
  const drop = (key: string): void => {
    bytes -= entries.get(key)?.answer.body.length ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expiresAt <= now()) {
        drop(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return { answer: entry.answer, ageSeconds: Math.floor((now() - entry.storedAt) / 1000) };
    },
    set(key, answer, maxAgeSeconds) {
      if (answer.body.length > maxCachedBytes) return;
      drop(key);
      entries.set(key, { answer, storedAt: now(), expiresAt: now() + maxAgeSeconds * 1000 });
      bytes += answer.body.length;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && bytes <= maxTotalBytes) break;
        drop(oldest);
      }
    },
    clear() {
      entries.clear();
      bytes = 0;
    },
  };
}

/** The key of a request, or undefined when its answer is nobody else's business. Answers differ by host, URL and the compressions understood. */
export function cacheKey(method: string, host: string, url: string, headers: IncomingHttpHeaders): string | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  if (headers.authorization !== undefined || headers.range !== undefined) return undefined;
  const accepted = headers["accept-encoding"]?.toString() ?? "";
  const coding = ["br", "gzip"].filter((name) => accepted.includes(name)).join("+");
  return `${host} ${url} ${coding}`;
}

/** For how many seconds a shared cache may keep this answer; 0 for not at all. @see RFC 9111 section 3 */
export function sharedMaxAge(status: number, headers: IncomingHttpHeaders): number {
  if (status !== 200 || headers["set-cookie"] !== undefined) return 0;
  const varies = (headers.vary ?? "").split(",").map((name) => name.trim().toLowerCase());
  if (varies.some((name) => name !== "" && name !== "accept-encoding")) return 0;
  const directives = new Map(
    (headers["cache-control"] ?? "").split(",").map((part) => {
      const [name = "", value = ""] = part.trim().toLowerCase().split("=");
      return [name, value.replaceAll('"', "")] as const;
    }),
  );
  if (!directives.has("public") || ["private", "no-store", "no-cache"].some((name) => directives.has(name))) return 0;
  const seconds = Number(directives.get("s-maxage") ?? directives.get("max-age") ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : 0;
}
