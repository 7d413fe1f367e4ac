import { expect, it } from "vitest";
import check from "../../../src/checks/performance/cached-page-ttfb.ts";
import type { Quantiles, TtfbPage } from "../../../src/model/evidence-speed.ts";
import type { Header } from "../../../src/model/evidence-web.ts";
import { context } from "../journey/runs.ts";

const fast: Quantiles = { n: 40, p50Ms: 2, p95Ms: 5, p99Ms: 8, maxMs: 8, p95LowMs: 4, p95HighMs: 8 };
const slow: Quantiles = { n: 40, p50Ms: 280, p95Ms: 320, p99Ms: 400, maxMs: 400, p95LowMs: 300, p95HighMs: 400 };
const headers = (given: Readonly<Record<string, string>>): Header[] => Object.entries(given).map(([name, value]) => ({ name, value }));
const page = (more: Partial<TtfbPage> = {}): TtfbPage => ({
  url: "https://example.com/",
  ttfb: fast,
  connectP95Ms: 1,
  tlsP95Ms: 3,
  dnsP95Ms: 1,
  cacheHeaders: headers({ "x-cache": "HIT", age: "12" }),
  hits: 40,
  errors: 0,
  ...more,
});
const judge = (...pages: readonly TtfbPage[]) => check.evaluate({ "ttfb.samples": { vantage: "this machine", pages } }, context);

it.each([
  { why: "pages are fast and cached", pages: [page()] },
  { why: "one visit was very slow", pages: [page({ ttfb: { ...fast, p99Ms: 3000, maxMs: 3000, p95HighMs: 3000 } })] },
  { why: "some visits met an expired copy", pages: [page({ hits: 30 })] },
  { why: "a few visits failed", pages: [page({ ttfb: { ...fast, n: 37 }, errors: 3 })] },
])("passes when $why", ({ pages }) => {
  expect(judge(...pages)).toMatchObject({ status: "passed", seen: expect.arrayContaining(["seen from this machine"]) });
});

it.each([
  { why: "a page is slow", pages: [page(), page({ ttfb: slow })], code: "slow", severity: "high" },
  {
    why: "the cache never has it",
    pages: [page({ hits: 0, cacheHeaders: headers({ "x-cache": "BYPASS" }) })],
    code: "not-cached",
    severity: "medium",
  },
  {
    why: "the edge takes it for dynamic",
    pages: [page({ hits: 0, cacheHeaders: headers({ "cf-cache-status": "DYNAMIC" }) })],
    code: "not-cached",
    severity: "medium",
  },
  {
    why: "the page forbids it",
    pages: [page({ hits: 0, cacheHeaders: headers({ "cache-control": "private, no-store" }) })],
    code: "not-cached",
    severity: "medium",
  },
])("fails when $why", ({ pages, code, severity }) => {
  expect(judge(...pages)).toMatchObject({ status: "failed", findings: [{ code, severity, confidence: "proved" }] });
});

it.each([
  { why: "no page is declared", pages: [], reason: /no public page/ },
  {
    why: "the interval straddles the limit",
    pages: [page({ ttfb: { ...slow, p95Ms: 210, p95LowMs: 150 } })],
    reason: /too close to the limit/,
  },
  { why: "the server is far away", pages: [page({ ttfb: slow, connectP95Ms: 180 })], reason: /too far from here/ },
  { why: "most visits failed", pages: [page({ ttfb: { ...fast, n: 3 }, errors: 37 })], reason: /answered 3 times out of 40/ },
  { why: "a fast page says nothing about caches", pages: [page({ hits: 0, cacheHeaders: [] })], reason: /do not say whether/ },
  {
    why: "a fast page may be cached, unannounced",
    pages: [page({ hits: 0, cacheHeaders: headers({ "cache-control": "public, s-maxage=60" }) })],
    reason: /do not say whether/,
  },
])("cannot tell when $why", ({ pages, reason }) => {
  expect(judge(...pages)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});
