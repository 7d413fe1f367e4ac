import { expect, it } from "vitest";
import { mayBeShared } from "../../../../src/checks/performance/reading/may-be-shared.ts";

const judge = (headers: Readonly<Record<string, string>>) => mayBeShared(Object.entries(headers).map(([name, value]) => ({ name, value })));

it.each<{ why: string; headers: Readonly<Record<string, string>> }>([
  { why: "it is public for an hour", headers: { "cache-control": "public, max-age=3600" } },
  { why: "it is public for nobody says how long", headers: { "cache-control": "public" } },
  { why: "the edge alone may keep it", headers: { "cache-control": "s-maxage=60, max-age=0" } },
  { why: "it has a lifetime and is not private", headers: { "cache-control": "max-age=600" } },
  { why: "it varies by language alone", headers: { "cache-control": "max-age=600", vary: "Accept-Encoding, Accept-Language" } },
  { why: "nothing is said and Cloudflare would keep it", headers: { "cf-cache-status": "MISS" } },
  { why: "the edge is told to", headers: { "cache-control": "private", "cdn-cache-control": "max-age=300" } },
])("is to be shared when $why", ({ headers }) => {
  expect(judge(headers)).toBe(true);
});

it.each<{ why: string; headers: Readonly<Record<string, string>> }>([
  { why: "it is private for ten minutes", headers: { "cache-control": "private, max-age=600" } },
  { why: "nobody may keep it", headers: { "cache-control": "no-store" } },
  { why: "it is asked for again each time by its ETag", headers: { "cache-control": "public, no-cache", etag: '"1"' } },
  { why: "it is stale at once", headers: { "cache-control": "public, max-age=0, must-revalidate" } },
  { why: "it differs by cookie", headers: { "cache-control": "public, max-age=600", vary: "Accept-Encoding, Cookie" } },
  { why: "it differs by authorization", headers: { "cache-control": "max-age=600", vary: "authorization" } },
  { why: "nothing is said at all", headers: {} },
  { why: "Cloudflare keeps no such page", headers: { "cf-cache-status": "DYNAMIC" } },
  { why: "the edge is told not to", headers: { "cache-control": "public, max-age=300", "cdn-cache-control": "no-store" } },
])("is not when $why", ({ headers }) => {
  expect(judge(headers)).toBe(false);
});
