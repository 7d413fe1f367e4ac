import type { Header } from "../model/evidence-web.ts";

/** Headers by which caches say whether an answer was theirs, lower case. */
const announcing = [
  "cf-cache-status",
  "x-cache",
  "x-vercel-cache",
  "cache-status",
  "x-cache-status",
  "x-proxy-cache",
  "x-nextjs-cache",
  "x-nf-cache",
  "cdn-cache",
  "akamai-cache-status",
  "x-sucuri-cache",
  "x-litespeed-cache",
  "x-qc-cache",
  "age",
];
/** Azure says TCP_REMOTE_HIT, Akamai RefreshHit and HitStale; Varnish's hit-for-pass is none. */
const hitWords = /(?:^|[\s,;"])(?:(?:tcp_(?:[a-z]+_)*|refresh)?hit(?:stale)?(?!-for)|stale|updating|revalidated|prerender)\b/i;

/** Whether an answer says that it came from a cache. @see RFC 9211 section 2.1, RFC 9111 section 5.1 */
export function isCacheHit(headers: readonly Header[]): boolean {
  return headers.some(({ name, value }) => {
    const key = name.toLowerCase();
    if (!announcing.includes(key)) return false;
    if (key === "age") return Number(value) > 0;
    // RFC 9211: `hit=?0` is a parameter with the value false.
    return hitWords.test(value.replaceAll(/hit\s*=\s*\?0/gi, ""));
  });
}

/** What an answer says about caches, Cache-Control included, in the answer's order. */
export function cacheHeaders(headers: readonly Header[]): readonly Header[] {
  return headers
    .filter(({ name }) => announcing.includes(name.toLowerCase()) || name.toLowerCase() === "cache-control")
    .map(({ name, value }) => ({ name: name.toLowerCase(), value: value.slice(0, 300) }));
}

/** Headers that decide what a shared cache keeps, besides Cache-Control; those of one provider come before it there. */
const deciding = [
  "cdn-cache-control",
  "cloudflare-cdn-cache-control",
  "vercel-cdn-cache-control",
  "netlify-cdn-cache-control",
  "surrogate-control",
  "vary",
  "expires",
];

/** The same, with what decides whether a shared cache may give an answer to somebody else. @see RFC 9213 section 2 */
export function sharedCacheHeaders(headers: readonly Header[]): readonly Header[] {
  const others = headers.filter(({ name }) => deciding.includes(name.toLowerCase()));
  return [...cacheHeaders(headers), ...others.map(({ name, value }) => ({ name: name.toLowerCase(), value: value.slice(0, 300) }))];
}
