import type { RedirectWalks, Walk } from "../model/evidence-web.ts";
import type { Kept, MapEntry, RedirectMap } from "../model/redirect-map.ts";
import type { Declared } from "../model/target.ts";
import { compareWalks } from "./compare-walks.ts";
import { readUrl } from "./read-url.ts";

/** A page deep in the site with the marks of a paid advertisement: both must survive every redirect. */
export const deepPath = "/openingday/deep-link?utm_source=openingday&gclid=od";

/** The start addresses of one host: http and https, its root and a deep page. */
export function startsOfHost(name: string): readonly string[] {
  return ["/", deepPath].flatMap((path) => ["https", "http"].map((scheme) => `${scheme}://${name}${path}`));
}

/** Puts the map together from the walks, and says what changed since an earlier one. */
export function makeRedirectMap(
  { walks }: RedirectWalks,
  declared: Declared,
  earlier?: { readonly at: string; readonly walks: readonly Walk[] },
): RedirectMap {
  const canonical = canonicalHost(walks, declared.site);
  return {
    ...(canonical === undefined ? {} : { canonical }),
    complete: listUnwalked(walks, declared).length === 0,
    entries: walks.map(describeEntry),
    ...(earlier === undefined ? {} : { comparedWith: earlier.at }),
    changes: earlier === undefined ? [] : compareWalks(earlier.walks, walks, declared.site),
  };
}

/** Host that a visitor of the site's declared address ends at. */
function canonicalHost(walks: readonly Walk[], site: string): string | undefined {
  const start = readUrl(site)?.href;
  const walk = walks.find((one) => one.start === start);
  return walk?.end === "answered" ? readUrl(walk.hops.at(-1)?.url ?? "")?.hostname : undefined;
}

/**
 * Declared start addresses that were not walked to an end. A circle, a missing record, a closed port and a certificate that stops
 * browsers are ends; silence, a cut connection and a run out of time are none.
 */
export function listUnwalked(walks: readonly Walk[], declared: Declared): readonly string[] {
  const byStart = new Map(walks.map((walk) => [walk.start, walk]));
  const hosts = declared.hosts.filter((host) => host.role !== "mail").map((host) => host.name.toLowerCase());
  return [...new Set(hosts.flatMap(startsOfHost))].filter((start) => {
    const walk = byStart.get(start);
    return walk === undefined || (walk.end === "error" && !isDecided(walk));
  });
}

function isDecided({ error, failure, hops }: Walk): boolean {
  // A Location that no browser opens is an end without any failure of the network.
  if (failure === undefined)
    return error !== undefined && hops.at(-1)?.location !== undefined && !/ran out of time|its share of/u.test(error);
  return failure.layer === "dns" ? /ENOTFOUND|ENODATA|NXDOMAIN/u.test(failure.code) : !/time|reset/iu.test(failure.code);
}

function describeEntry(walk: Walk): MapEntry {
  const last = walk.end === "answered" ? walk.hops.at(-1) : undefined;
  return {
    start: walk.start,
    hops: walk.hops.map(({ url, status, location }) => ({ url, status, ...(location === undefined ? {} : { location }) })),
    end: walk.end,
    ...(last === undefined ? {} : { endsAt: last.url, status: last.status }),
    redirects: walk.hops.filter((hop) => hop.location !== undefined).length,
    kept: judgeKept(walk),
    ...(walk.error === undefined ? {} : { error: walk.error }),
    ...(walk.failure === undefined ? {} : { failedAt: walk.failure.layer }),
  };
}

function plainPath(url: URL): string {
  return url.pathname.toLowerCase().replace(/\/+$/u, "");
}

/** The same page, in its own language folder too. */
export function keepsPath(from: URL, to: URL): boolean {
  return plainPath(to).endsWith(plainPath(from));
}

/** Every parameter is still there with its value; others may have come. */
export function keepsQuery(from: URL, to: URL): boolean {
  return [...from.searchParams.keys()].every((name) => to.searchParams.get(name) === from.searchParams.get(name));
}

function judgeKept(walk: Walk): Kept {
  for (const hop of walk.hops) {
    const [from, to] = [readUrl(hop.url), readUrl(hop.location ?? "")];
    if (from === null || to === null) continue;
    const moves = from.protocol !== to.protocol || from.host !== to.host;
    if (!keepsQuery(from, to)) return moves || keepsPath(from, to) ? "query-lost" : "own-page";
    if (!keepsPath(from, to)) return moves ? "page-lost" : "own-page";
  }
  return walk.end === "answered" ? "kept" : "unknown";
}
