import { defineCheck, type Outcome } from "../../model/check.ts";
import type { Asset } from "../../model/evidence-web.ts";
import { parseCacheControl } from "../../parsers/cache-control.ts";
import { cacheHeaders, isCacheHit } from "../../parsers/cache-status.ts";
import { findStaleFiles } from "./reading/stale-files.ts";

const longEnoughSeconds = 86_400;

function valueOf(asset: Asset, name: string): string | undefined {
  const values = asset.headers.filter((header) => header.name.toLowerCase() === name).map((header) => header.value);
  return values.length === 0 ? undefined : values.join(", ");
}

/** Whether browsers or shared caches may keep it for a day or more. */
function isLongLived(asset: Asset): boolean {
  const control = parseCacheControl(valueOf(asset, "cache-control") ?? "");
  if (control.noStore || control.noCache) return false;
  const seconds = Math.max(control.maxAgeSeconds ?? 0, control.private ? 0 : (control.sharedMaxAgeSeconds ?? 0));
  return seconds >= longEnoughSeconds || (control.immutable && control.maxAgeSeconds !== 0);
}

export default defineCheck({
  id: "asset-caching",
  title: "Scripts, styles and images come from a cache",
  why: "A file whose name changes with its content can be kept by every cache; kept, it costs your server nothing on a busy day.",
  rows: ["S4.C3"],
  risk: "slow-pages",
  needs: ["http.pages"],
  specs: [
    { document: "RFC 9111", section: "5.2" },
    { document: "RFC 8246", section: "2" },
  ],
  evaluate({ "http.pages": { pages } }): Outcome {
    const all = [...new Map(pages.flatMap((page) => page.assets).map((asset) => [asset.url, asset])).values()];
    const hashed = all.filter((asset) => asset.hashed);
    const read = hashed.filter((asset) => asset.error === undefined && asset.status >= 200 && asset.status < 300);
    const seen = read.map(describe);
    const stale = findStaleFiles(all);
    const unread = pages.find((page) => page.error !== undefined);
    if (read.length === 0) {
      if (hashed.length > 0)
        return {
          status: "inconclusive",
          reason: `none of the files could be fetched: ${hashed[0]?.error ?? `status ${hashed[0]?.status ?? 0}`}`,
        };
      if (unread !== undefined) return { status: "inconclusive", reason: `${unread.url} could not be read: ${unread.error ?? ""}` };
      if (stale.length > 0) return { status: "warned", findings: stale };
      return { status: "not-applicable", reason: "the landing pages load no file of yours whose name changes with its content" };
    }
    const uncached = read.filter((asset) => !isCacheHit(asset.headers) && !isLongLived(asset));
    if (uncached.length === 0 && unread !== undefined)
      return { status: "inconclusive", reason: `${unread.url} could not be read: ${unread.error ?? ""}`, seen };
    if (uncached.length === 0) return stale.length > 0 ? { status: "warned", findings: stale, seen } : { status: "passed", seen };
    // A single straggler among many is more often an odd file name than a missing rule.
    const fails = uncached.length * 2 > read.length;
    const finding = {
      code: fails ? "not-cached" : "some-not-cached",
      severity: fails ? "medium" : "low",
      confidence: "proved",
      message: `${uncached.length} of ${read.length} scripts, styles and images are not marked for browsers and caches to keep.`,
      breaks:
        "Pages open slower for returning visitors, and an advertisement that works keeps your server busy with files that never change.",
      fix: "Send “Cache-Control: public, max-age=31536000, immutable” for files with a hash in their name, and let the edge cache them.",
      seen: uncached.slice(0, 8).map(describe),
    } as const;
    return { status: fails ? "failed" : "warned", findings: [finding, ...stale], seen };
  },
});

function describe(asset: Asset): string {
  const told = cacheHeaders(asset.headers).map(({ name, value }) => `${name}: ${value}`);
  return `${asset.url} (second visit): ${told.length === 0 ? "no word about caching" : told.join("; ")}`;
}
