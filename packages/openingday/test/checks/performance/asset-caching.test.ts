import { describe, expect, it } from "vitest";
import check from "../../../src/checks/performance/asset-caching.ts";
import type { Asset } from "../../../src/model/evidence-web.ts";
import { contextWith, page, summary } from "../domain/world.ts";

let number = 0;
function asset(headers: Readonly<Record<string, string>>, more: Partial<Asset> = {}): Asset {
  number += 1;
  const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { url: `https://myapp.test/app-3f2a9c1b${number}.js`, status: 200, bytes: 10, hashed: true, headers: list, ...more };
}
const evaluate = (...assets: readonly Asset[]) =>
  check.evaluate({ "http.pages": { pages: [page("https://myapp.test/", { assets })] } }, contextWith());
const year = { "cache-control": "public, max-age=31536000, immutable" };
const long = asset({ "cache-control": "public, max-age=31536000, immutable" });

describe("asset-caching", () => {
  it.each<{ why: string; headers: Readonly<Record<string, string>>; want: string }>([
    { why: "it is immutable", headers: { "cache-control": "public, max-age=31536000, immutable" }, want: "passed" },
    { why: "it lives for a day", headers: { "cache-control": "max-age=86400" }, want: "passed" },
    { why: "shared caches may keep it", headers: { "cache-control": "public, max-age=0, s-maxage=31536000" }, want: "passed" },
    { why: "Cloudflare had it", headers: { "cf-cache-status": "HIT", "cache-control": "max-age=14400" }, want: "passed" },
    { why: "CloudFront had it", headers: { "x-cache": "Hit from cloudfront" }, want: "passed" },
    { why: "Fastly had it in one place", headers: { "x-cache": "MISS, HIT" }, want: "passed" },
    { why: "RFC 9211 says so", headers: { "cache-status": '"edge"; hit; ttl=30' }, want: "passed" },
    { why: "it has an age", headers: { age: "12" }, want: "passed" },
    { why: "only the browser may keep it, for a year", headers: { "cache-control": "private, max-age=31536000" }, want: "passed" },
    { why: "it must not be kept", headers: { "cache-control": "no-store", "x-cache": "BYPASS" }, want: "failed not-cached" },
    { why: "it is asked for again each time", headers: { "cache-control": "no-cache, max-age=31536000" }, want: "failed not-cached" },
    { why: "nothing is said", headers: {}, want: "failed not-cached" },
    {
      why: "it lives for an hour and missed",
      headers: { "cache-control": "max-age=3600", "cf-cache-status": "MISS", age: "0" },
      want: "failed not-cached",
    },
    { why: "the cache says it was no hit", headers: { "cache-status": "edge; hit=?0; fwd=miss" }, want: "failed not-cached" },
  ])("is $want when $why", ({ headers, want }) => {
    expect(summary(evaluate(asset(headers)))).toBe(want);
  });

  it.each([
    {
      why: "one of three is a straggler",
      assets: [long, asset({ "cache-control": "public, max-age=31536000" }), asset({})],
      want: "warned some-not-cached",
    },
    { why: "two of three are not kept", assets: [long, asset({}), asset({})], want: "failed not-cached" },
    { why: "files without a hash are not kept", assets: [long, asset({}, { hashed: false })], want: "passed" },
    { why: "no file has a hash", assets: [asset({}, { hashed: false })], want: "not-applicable" },
    { why: "there are no files", assets: [], want: "not-applicable" },
    { why: "no file could be fetched", assets: [asset({}, { error: "no answer", status: 0 })], want: "inconclusive" },
    { why: "the files are not there", assets: [asset({}, { status: 404 })], want: "inconclusive" },
  ])("is $want when $why", ({ assets, want }) => {
    expect(summary(evaluate(...assets))).toBe(want);
  });

  it.each([
    { why: "a script keeps its name for a year", path: "app.js", headers: year, want: "warned kept-too-long" },
    {
      why: "a style keeps its name for a week",
      path: "css/site.css",
      headers: { "cache-control": "max-age=604800" },
      want: "warned kept-too-long",
    },
    { why: "it lives for a day", path: "app.js", headers: { "cache-control": "max-age=86400" }, want: "not-applicable" },
    { why: "it is asked for again", path: "app.js", headers: { "cache-control": "no-cache, max-age=31536000" }, want: "not-applicable" },
    {
      why: "only the edge keeps it, which a release empties",
      path: "app.js",
      headers: { "cache-control": "max-age=0, s-maxage=31536000" },
      want: "not-applicable",
    },
    { why: "its name has a version", path: "jquery-3.7.1.min.js", headers: year, want: "not-applicable" },
    { why: "its folder has a version", path: "v2/app.js", headers: year, want: "not-applicable" },
    { why: "its query has a version", path: "wp-includes/app.js?ver=b", headers: year, want: "not-applicable" },
    { why: "the host serves it by itself", path: "_vercel/insights/script.js", headers: year, want: "not-applicable" },
    { why: "the edge serves it by itself", path: "cdn-cgi/scripts/rocket-loader.min.js", headers: year, want: "not-applicable" },
    { why: "its name may be a hash without a digit", path: "assets/index-DhKlmnop.js", headers: year, want: "not-applicable" },
    { why: "it is an image", path: "favicon.svg", headers: year, want: "not-applicable" },
  ])("is $want without a hash when $why", ({ path, headers, want }) => {
    expect(summary(evaluate(asset(headers, { url: `https://myapp.test/${path}`, hashed: false })))).toBe(want);
  });

  it("says how long a file without a hash is kept, and how many there are", () => {
    const plain = ["app.js", "site.css"].map((path) => asset(year, { url: `https://myapp.test/${path}`, hashed: false }));
    expect(evaluate(long, ...plain)).toMatchObject({
      status: "warned",
      findings: [{ message: expect.stringMatching(/app\.js \(and 1 more\) for a year/u) }],
    });
  });

  it("cannot tell about the whole site where one of its pages could not be read", () => {
    const pages = [page("https://myapp.test/", { error: "no answer" }), page("https://app.myapp.test/", { assets: [long] })];
    expect(check.evaluate({ "http.pages": { pages } }, contextWith()).status).toBe("inconclusive");
  });

  it("cannot tell where the page could not be read", () => {
    const pages = [page("https://myapp.test/", { error: "no answer" })];
    expect(check.evaluate({ "http.pages": { pages } }, contextWith()).status).toBe("inconclusive");
  });
});
