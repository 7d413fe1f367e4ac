import { expect, it } from "vitest";
import { cacheHeaders, isCacheHit, sharedCacheHeaders } from "../../src/parsers/cache-status.ts";

it.each([
  { name: "X-Cache", value: "HIT", hit: true },
  { name: "x-cache", value: "Hit from cloudfront", hit: true },
  { name: "x-cache", value: "MISS, HIT", hit: true },
  { name: "x-cache", value: "Miss from cloudfront", hit: false },
  { name: "x-cache", value: "BYPASS", hit: false },
  { name: "cf-cache-status", value: "HIT", hit: true },
  { name: "cf-cache-status", value: "STALE", hit: true },
  { name: "cf-cache-status", value: "DYNAMIC", hit: false },
  { name: "cf-cache-status", value: "EXPIRED", hit: false },
  { name: "x-vercel-cache", value: "PRERENDER", hit: true },
  { name: "cache-status", value: `"Netlify Edge"; hit`, hit: true },
  { name: "cache-status", value: `edge; hit=?0; fwd=uri-miss`, hit: false },
  { name: "cache-status", value: "origin; hit=?0, edge; hit=?0", hit: false },
  { name: "cache-status", value: "edge; fwd=stale; stored", hit: false },
  { name: "x-cache", value: "TCP_HIT", hit: true },
  { name: "x-cache", value: "TCP_REMOTE_HIT", hit: true },
  { name: "x-cache", value: "TCP_REFRESH_FAIL_HIT from a23-1-2-3.deploy.akamaitechnologies.com", hit: true },
  { name: "x-cache", value: "TCP_MISS", hit: false },
  { name: "x-cache", value: "TCP_EXPIRED_MISS", hit: false },
  { name: "x-cache", value: "CONFIG_NOCACHE", hit: false },
  { name: "x-cache", value: "hit-for-pass", hit: false },
  { name: "CDN-Cache", value: "HIT", hit: true },
  { name: "cdn-cache", value: "MISS", hit: false },
  { name: "akamai-cache-status", value: "Miss from child, Hit from parent", hit: true },
  { name: "akamai-cache-status", value: "RefreshHit from child", hit: true },
  { name: "akamai-cache-status", value: "HitStale from child", hit: true },
  { name: "akamai-cache-status", value: "NotCacheable from child", hit: false },
  { name: "x-litespeed-cache", value: "hit", hit: true },
  { name: "x-sucuri-cache", value: "BYPASS", hit: false },
  { name: "age", value: "12", hit: true },
  { name: "age", value: "0", hit: false },
  { name: "age", value: "old", hit: false },
  { name: "x-other", value: "HIT", hit: false },
  { name: "cache-control", value: "public", hit: false },
])("$name: $value is a hit: $hit", ({ name, value, hit }) => {
  expect(isCacheHit([{ name, value }])).toBe(hit);
});

it("keeps only what is about caches", () => {
  expect(
    cacheHeaders([
      { name: "Cache-Control", value: "public" },
      { name: "set-cookie", value: "s=1" },
      { name: "Age", value: "1" },
    ]),
  ).toEqual([
    { name: "cache-control", value: "public" },
    { name: "age", value: "1" },
  ]);
});

it("keeps what decides whether an answer may be shared as well", () => {
  const headers = [
    { name: "Vary", value: "Cookie" },
    { name: "CDN-Cache-Control", value: "no-store" },
    { name: "cache-control", value: "public" },
    { name: "set-cookie", value: "s=1" },
  ];
  expect(sharedCacheHeaders(headers)).toEqual([
    { name: "cache-control", value: "public" },
    { name: "vary", value: "Cookie" },
    { name: "cdn-cache-control", value: "no-store" },
  ]);
});
