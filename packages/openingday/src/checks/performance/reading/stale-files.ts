import type { FindingDraft } from "../../../model/check.ts";
import type { Asset } from "../../../model/evidence-web.ts";
import { parseCacheControl } from "../../../parsers/cache-control.ts";

const weekSeconds = 604_800;
const yearSeconds = 31_536_000;

/** Scripts and styles that browsers keep for a week or longer although a release cannot change their name. */
export function findStaleFiles(assets: readonly Asset[]): readonly FindingDraft[] {
  const read = assets.filter((asset) => asset.error === undefined && asset.status === 200 && isNamedForGood(asset));
  const kept = read.filter((asset) => keptSeconds(asset) >= weekSeconds);
  const [first] = kept;
  if (first === undefined) return [];
  const others = kept.length > 1 ? ` (and ${kept.length - 1} more)` : "";
  return [
    {
      code: "kept-too-long",
      severity: "low",
      confidence: "likely",
      message: `Browsers may keep ${first.url}${others} for ${sayLong(keptSeconds(first))}, and its name stays the same when you change it.`,
      breaks:
        "After a release, customers who came before have the old script with the new page: buttons do nothing, and you cannot see why.",
      fix: "Let your build tool put a hash of the content into the file’s name, or send “Cache-Control: no-cache” with it.",
      seen: kept.map((asset) => `${asset.url}: kept for ${sayLong(keptSeconds(asset))}`),
    },
  ];
}

/** Nothing in the address that could change: no number, no query, and a name of plain words, since some hashes have no digit either. */
function isNamedForGood({ url, hashed }: Asset): boolean {
  const { pathname, search } = new URL(url);
  // What an edge or a host serves by itself is theirs to keep up to date.
  if (hashed || search !== "" || /^\/(?:_|cdn-cgi\/)/u.test(pathname)) return false;
  return !/\d/u.test(pathname) && /\/[a-z]+(?:[._-][a-z]+)*\.(?:m?js|css)$/u.test(pathname);
}

/** By a browser: a shared cache can be emptied. */
function keptSeconds({ headers }: Asset): number {
  const said = headers.filter(({ name }) => name.toLowerCase() === "cache-control").map(({ value }) => value);
  const control = parseCacheControl(said.join(", "));
  return control.noStore || control.noCache ? 0 : (control.maxAgeSeconds ?? 0);
}

function sayLong(seconds: number): string {
  return seconds >= yearSeconds ? "a year" : `${Math.floor(seconds / 86_400)} days`;
}
