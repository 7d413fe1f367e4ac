import { createLatencyHistogram } from "../../journeys/latency-histogram.ts";
import type { TtfbPage } from "../../model/evidence-speed.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { HttpAnswer } from "../../model/tools.ts";
import { cacheHeaders, isCacheHit } from "../../parsers/cache-status.ts";

const maxPages = 5;
const warmUps = 2;
const samples = 40;
const freshSamples = 5;
const maxErrorsInRow = 5;

/** Asks each declared public page again and again on one warm connection, and a few times on new ones. */
export default defineProbe({
  key: "ttfb.samples",
  mode: "active",
  timeoutMs: 120_000,
  maxRequests: ({ cachedPages }) => Math.min(maxPages, cachedPages.length) * (warmUps + samples + freshSamples),
  phase: 2,
  async gather(context) {
    const urls = context.target.cachedPages.slice(0, maxPages);
    if (urls.length === 0) throw new NotConfigured("the configuration names no public page that a cache should answer");
    const pages: TtfbPage[] = [];
    for (const url of urls) {
      context.progress(url);
      pages.push(await samplePage(url, context));
    }
    return { vantage: "this machine", pages };
  },
});

async function samplePage(url: string, { tools, signal }: ProbeContext): Promise<TtfbPage> {
  const [ttfb, connect, tls, dns] = await Promise.all([
    createLatencyHistogram(),
    createLatencyHistogram(),
    createLatencyHistogram(),
    createLatencyHistogram(),
  ]);
  let errors = 0;
  let errorsInRow = 0;
  let hits = 0;
  let last: HttpAnswer | undefined;

  async function ask(fresh: boolean): Promise<HttpAnswer | undefined> {
    signal.throwIfAborted();
    if (errorsInRow >= maxErrorsInRow) return undefined;
    try {
      const answer = await tools.http.request({ url, fresh });
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
      errorsInRow = 0;
      return answer;
    } catch {
      errors++;
      errorsInRow++;
      return undefined;
    }
  }

  for (let n = 0; n < warmUps; n++) await ask(false);
  for (let n = 0; n < samples; n++) {
    const answer = await ask(false);
    if (answer === undefined) continue;
    last = answer;
    ttfb.record(answer.timings.waitMs);
    if (isCacheHit(answer.headers)) hits++;
  }
  for (let n = 0; n < freshSamples; n++) {
    const answer = await ask(true);
    if (answer === undefined) continue;
    dns.record(answer.timings.dnsMs);
    connect.record(answer.timings.connectMs);
    tls.record(answer.timings.tlsMs);
  }
  return {
    url,
    ttfb: ttfb.quantiles(),
    connectP95Ms: connect.quantiles().p95Ms,
    tlsP95Ms: tls.quantiles().p95Ms,
    dnsP95Ms: dns.quantiles().p95Ms,
    cacheHeaders: last === undefined ? [] : cacheHeaders(last.headers),
    hits,
    errors,
  };
}
