import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { TtfbPage } from "../../model/evidence-speed.ts";
import { parseCacheControl } from "../../parsers/cache-control.ts";

const limitMs = 200;
const enough = 30;
/** A round trip longer than this makes the way, not the server, the reason. */
const tooFarMs = 100;

type Judgement =
  | { readonly kind: "fast" }
  | { readonly kind: "slow" }
  | { readonly kind: "not-cached" }
  | { readonly kind: "unclear"; readonly reason: string };

export default defineCheck({
  id: "cached-page-ttfb",
  title: "Public pages come from a cache and begin within 200 ms",
  why: "A visitor from an ad decides in a second or two; a page that a cache can answer starts at once and costs the server nothing.",
  rows: ["T2"],
  risk: "slow-pages",
  needs: ["ttfb.samples"],
  specs: [
    { document: "RFC 9111", section: "5.1" },
    { document: "RFC 9211", section: "2" },
  ],
  evaluate({ "ttfb.samples": { vantage, pages } }) {
    const seen = [...pages.map(tellPage), `seen from ${vantage}`];
    const judged = pages.map((page) => ({ page, judgement: judgePage(page) }));
    const slow = judged.filter(({ judgement }) => judgement.kind === "slow").map(({ page }) => page);
    const uncached = judged.filter(({ judgement }) => judgement.kind === "not-cached").map(({ page }) => page);
    const findings = [
      ...(slow.length > 0 ? [slowFinding(slow, seen)] : []),
      ...(uncached.length > 0 ? [uncachedFinding(uncached, seen)] : []),
    ];
    if (findings.length > 0) return { status: "failed", findings, seen };
    if (pages.length === 0)
      return { status: "inconclusive", reason: "the configuration names no public page that a cache should answer", seen };
    for (const { judgement } of judged) if (judgement.kind === "unclear") return { status: "inconclusive", reason: judgement.reason, seen };
    return { status: "passed", seen };
  },
});

function judgePage(page: TtfbPage): Judgement {
  const { ttfb, url } = page;
  if (ttfb.n < enough)
    return { kind: "unclear", reason: `${url} answered ${ttfb.n} times out of ${ttfb.n + page.errors}; ${enough} answers are needed` };
  if (ttfb.p95Ms >= limitMs) {
    if (page.connectP95Ms > tooFarMs)
      return { kind: "unclear", reason: `${url} is too far from here to judge: one round trip alone takes ${round(page.connectP95Ms)} ms` };
    if (ttfb.p95LowMs >= limitMs) return { kind: "slow" };
    const span = `${round(ttfb.p95LowMs)} to ${round(ttfb.p95HighMs)} ms`;
    return { kind: "unclear", reason: `${url} lies too close to the limit of ${limitMs} ms to tell (${span}); run this again` };
  }
  if (page.hits > 0) return { kind: "fast" };
  const forbids = page.cacheHeaders.filter(({ name }) => name === "cache-control").map(({ value }) => parseCacheControl(value));
  const announces = page.cacheHeaders.some(({ name }) => name !== "cache-control");
  if (announces || forbids.some((control) => control.noStore || control.private)) return { kind: "not-cached" };
  return { kind: "unclear", reason: `${url} is fast, but its answers do not say whether they came from a cache` };
}

function slowFinding(pages: readonly TtfbPage[], seen: readonly string[]): FindingDraft {
  const slowest = pages.toSorted((a, b) => b.ttfb.p95Ms - a.ttfb.p95Ms)[0];
  return {
    code: "slow",
    severity: "high",
    confidence: "proved",
    message: `${slowest?.url} takes ${round(slowest?.ttfb.p95Ms ?? 0)} ms or longer to begin for one visit in twenty; the limit is ${limitMs} ms.`,
    breaks: "Visitors from an ad look at a blank page, and some leave before it fills.",
    fix: "Let the edge keep a copy of the page: send “Cache-Control: public, s-maxage=300” with it, and no cookie.",
    seen,
  };
}

function uncachedFinding(pages: readonly TtfbPage[], seen: readonly string[]): FindingDraft {
  return {
    code: "not-cached",
    severity: "medium",
    confidence: "proved",
    message: `${pages.map(({ url }) => url).join(", ")} never came from a cache in ${Math.max(...pages.map(({ ttfb }) => ttfb.n))} visits.`,
    breaks: "Every visit goes through to the server: it is fast today and slow on the day an ad works.",
    fix: "Let the edge keep a copy of the page: send “Cache-Control: public, s-maxage=300” with it, and no cookie.",
    seen,
  };
}

function tellPage(page: TtfbPage): string {
  const { ttfb, url, connectP95Ms, tlsP95Ms, dnsP95Ms, hits, errors } = page;
  const share = Math.max(0, ttfb.p95Ms - connectP95Ms);
  const headers = page.cacheHeaders.map(({ name, value }) => `${name}: ${value}`).join("; ");
  const fresh = `a new connection takes ${dnsP95Ms === undefined ? "" : `${round(dnsP95Ms)} ms for the name, `}${round(connectP95Ms)} ms to connect and ${round(tlsP95Ms)} ms for TLS`;
  return `${url}: first byte after ${round(ttfb.p50Ms)} ms (p50), ${round(ttfb.p95Ms)} ms (p95, of which about ${round(share)} ms are the server’s), ${hits} of ${ttfb.n} from a cache${errors > 0 ? `, ${errors} failed` : ""}; ${fresh}${headers === "" ? "" : `; ${headers}`}`;
}

function round(ms: number): number {
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
