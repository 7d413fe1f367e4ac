import type { Asset, BarePage, Page, Pages } from "../../model/evidence-web.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import type { Declared } from "../../model/target.ts";
import { readImageSize } from "../../parsers/image-size.ts";
import { redact } from "../../parsers/redact.ts";
import { carriesContentHash } from "./content-hash.ts";
import type { HttpAnswer } from "../../model/tools.ts";
import { declaredNames } from "../declared-names.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";
import { isOwn } from "./is-own.ts";
import { keepHeaders } from "./keep-headers.ts";
import type { PageMarkup } from "./read-page.ts";
import { weigh } from "./weigh.ts";
import { createWalker, type Walked } from "./walk-redirects.ts";

const maxHops = 5;
const maxAssetsPerHost = 12;
const maxAssetsPerPage = 12;
/** Other hosts whose landing page is read; the redirect map has them all. */
const maxOthers = 12;
/** All there can be: a host has its twelve, and there are two pages. */
const assetsAtOnce = 24;
const pageBytes = 512 * 1_024;
const assetBytes = 2 * 1_024 * 1_024;
const startWithinMs = 20_000;
const timeoutMs = 8_000;
const quietWithinMs = 250;

/**
 * The landing page of the site and of the app, after their redirects, and the scripts, styles and images they load from your own
 * hosts, each fetched twice: the second answer shows what a cache keeps. A page that gives no answer is in the evidence with its
 * reason. Meanwhile the landing page of every other declared host that may have one is read as well, without what it loads.
 */
export default defineProbe({
  key: "http.pages",
  mode: "passive",
  ahead: true,
  timeoutMs: startWithinMs + 2 * timeoutMs + 2_000,
  maxRequests: 60,
  async gather(context): Promise<Pages> {
    const { target, tools, signal } = context;
    const startBefore = tools.clock.now() + startWithinMs;
    const walk = createWalker(tools, signal, { maxHops, maxBytes: pageBytes, maxPerHost: 12, timeoutMs, startBefore });
    const starts = [...new Set([target.declared.site, target.declared.app])].filter((address) => URL.canParse(address));
    // What reads the pages is loaded while they are on their way, and not before they are asked for.
    const reader = tools.clock.quiet(quietWithinMs).then(() => import("./read-page.ts"));
    const visit = async (start: string): Promise<ReadPage> => {
      const one = await walk(start);
      const { readPage } = await reader;
      return { ...one, ...(one.answer === undefined ? {} : { markup: readPage(htmlOf(one.answer), one.answer.url) }) };
    };
    const others = inParallel(otherStarts(target.declared, starts), maxOthers, visit);
    // Each is read when it comes: the other may still be on its way.
    const read = await inParallel(starts, 2, visit);
    const share = createShare(maxAssetsPerHost);
    const planned = distinct(read).map((one) => planPage(one, target.declared.domain, share));
    const fetched = new Map<string, Asset>();
    const addresses = [...new Set(planned.flatMap((plan) => plan.assets))];
    const assets = await inParallel(addresses, assetsAtOnce, (url) => fetchTwice(context, url, startBefore));
    for (const [index, url] of addresses.entries()) fetched.set(url, assets[index] as Asset);
    const bare = bareOf(read, await others, target.declared.domain);
    return {
      ...(bare.length === 0 ? {} : { others: bare }),
      pages: planned.map(({ page, assets: own, shown }) => ({
        ...page,
        assets: own.map((url) => showAs(fetched.get(url), shown.get(url))).filter((one) => one !== undefined),
      })),
    };
  },
});

/** Https roots of hosts where pages may be shown, besides those that are read anyway; an API may well show one. */
function otherStarts(declared: Declared, known: readonly string[]): readonly string[] {
  const hosts = declaredNames(declared).filter(({ role }) => role === "site" || role === "app" || role === "api");
  const starts = hosts.map(({ name }) => `https://${name.toLowerCase()}/`).filter((address) => URL.canParse(address));
  const taken = new Set(known.map((address) => new URL(address).href));
  return [...new Set(starts)].filter((address) => !taken.has(address)).slice(0, maxOthers);
}

/** Hosts that lead to a page that was read already have none of their own. */
function bareOf(read: readonly ReadPage[], others: readonly ReadPage[], domain: string): readonly BarePage[] {
  const known = distinct(read).length;
  return distinct([...read, ...others])
    .slice(known)
    .map((one) => {
      const { title: _, bytes: __, weight: ___, ...page } = planPage(one, domain, () => false).page;
      return page;
    });
}

interface ReadPage extends Walked {
  readonly markup?: PageMarkup;
}

function htmlOf(answer: HttpAnswer): string {
  return /\b(?:html|xhtml)\b/u.test(answer.header("content-type") ?? "html") ? answer.text() : "";
}

interface PagePlan {
  readonly page: Omit<Page, "assets">;
  readonly assets: readonly string[];
  readonly shown: PageMarkup["shown"];
}

/** Two starts that end at one address are one page. */
function distinct(walked: readonly ReadPage[]): readonly ReadPage[] {
  const seen = new Set<string>();
  return walked.filter(({ answer, walk }) => {
    const url = answer?.url ?? walk.start;
    if (seen.has(url)) return false;
    seen.add(url);
    return true;
  });
}

function planPage({ walk, answer, markup }: ReadPage, domain: string, mayFetch: (host: string) => boolean): PagePlan {
  if (answer === undefined || markup === undefined) {
    const error = walk.error ?? (walk.end === "loop" ? "its redirects go in a circle" : `it redirects more than ${maxHops} times`);
    return {
      page: { url: redact(walk.start), error, ...(walk.failure === undefined ? {} : { failure: walk.failure }) },
      assets: [],
      shown: new Map(),
    };
  }
  const { hostname } = new URL(answer.url);
  const own = markup.assets.filter((url) => isOwn(url, hostname, domain));
  const wanted = [...own.filter(carriesContentHash), ...own.filter((url) => !carriesContentHash(url))].slice(0, maxAssetsPerPage);
  return {
    page: {
      url: redact(answer.url),
      status: answer.status,
      bytes: answer.body.length,
      weight: weigh(answer),
      headers: keepHeaders(answer.headers),
      ...(markup.title === undefined ? {} : { title: markup.title }),
      mixedContent: markup.mixedContent.map(redact),
      policiesInMarkup: markup.policies,
    },
    shown: markup.shown,
    assets: wanted.filter((url) => mayFetch(new URL(url).hostname)),
  };
}

function showAs(asset: Asset | undefined, shown: Asset["shown"]): Asset | undefined {
  return asset?.pixels === undefined || shown === undefined ? asset : { ...asset, shown };
}

function createShare(maxPerHost: number): (host: string) => boolean {
  const counts = new Map<string, number>();
  return (host) => {
    const count = counts.get(host) ?? 0;
    counts.set(host, count + 1);
    return count < maxPerHost;
  };
}

async function fetchTwice({ tools, signal }: ProbeContext, url: string, startBefore: number): Promise<Asset> {
  const base = { url: redact(url), hashed: carriesContentHash(url) };
  const nothing = { ...base, status: 0, bytes: 0, headers: [] };
  if (signal.aborted || tools.clock.now() > startBefore) return { ...nothing, error: "the audit ran out of time here" };
  try {
    // The whole file first: some caches keep nothing of an answer that the client breaks off.
    const first = await tools.http.request({ url, maxBytes: assetBytes, timeoutMs });
    const second = await tools.http.request({ url, maxBytes: 16 * 1_024, timeoutMs });
    const pixels = readImageSize(first.body);
    const own = { weight: weigh(first), ...(pixels === undefined ? {} : { pixels }) };
    return { ...base, ...own, status: second.status, bytes: first.body.length, headers: keepHeaders(second.headers) };
  } catch (error) {
    return { ...nothing, error: describeFailure(error).error };
  }
}
