import { expect, it } from "vitest";
import { cacheHeaders, isCacheHit } from "../../src/parsers/cache-status.ts";

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
