import type { Kept, MapEntry, RedirectMap } from "../model/redirect-map.ts";

/** How a line of the map is to be taken at a glance. */
export type Mood = "good" | "slow" | "bad" | "open";

/** One line of the map: an address as people type it, its root and its deep page together. */
export interface RedirectRow {
  /** `http://www.myapp.com`, with the path where it is not the root. */
  readonly from: string;
  readonly host: string;
  readonly scheme: "http" | "https";
  /** Whether it is a host's root, as the picture draws it. */
  readonly isRoot: boolean;
  /** `308 → 200`. */
  readonly way: string;
  readonly redirects: number;
  /** Where it ends, or why it does not. */
  readonly to: string;
  /** Host at the end; absent where there is none. */
  readonly endHost?: string;
  readonly mood: Mood;
  readonly failedAt?: MapEntry["failedAt"];
  /** What becomes of an advertisement's link. */
  readonly marks: string;
}

const keptWords: Readonly<Record<Kept, string>> = {
  kept: "kept",
  "query-lost": "lost",
  "page-lost": "other page",
  "own-page": "the page sends on",
  unknown: "–",
};

/** The lines of the map, in the order they were walked, http after https. */
export function listRows({ entries, canonical }: RedirectMap): readonly RedirectRow[] {
  const deep = new Map(entries.filter(isDeep).map((entry) => [originOf(entry.start), entry]));
  return entries.filter((entry) => !isDeep(entry)).map((entry) => describeRow(entry, deep.get(originOf(entry.start)), canonical));
}

function describeRow(entry: MapEntry, deep: MapEntry | undefined, canonical: string | undefined): RedirectRow {
  const origin = originOf(entry.start);
  const path = entry.start.slice(origin.length);
  const isRoot = path === "/";
  const endHost = entry.endsAt === undefined ? undefined : hostOf(entry.endsAt);
  return {
    from: isRoot ? origin : entry.start,
    host: hostOf(entry.start),
    scheme: entry.start.startsWith("https:") ? "https" : "http",
    isRoot,
    way: entry.hops.map((hop) => hop.status).join(" → ") || "no answer",
    redirects: entry.redirects,
    to: sayEnd(entry),
    ...(endHost === undefined ? {} : { endHost }),
    mood: isSecondMain(entry, endHost, canonical) ? "bad" : judgeMood(entry, isRoot ? deep : undefined),
    ...(entry.failedAt === undefined ? {} : { failedAt: entry.failedAt }),
    marks: isRoot && deep !== undefined ? keptWords[deep.kept] : "–",
  };
}

function sayEnd(entry: MapEntry): string {
  if (entry.end === "loop") return "goes in a circle";
  if (entry.end === "too-many") return "is redirected without end";
  // What a page adds behind the question mark, such as where to go after a login, tells nobody anything here.
  return entry.endsAt?.replace(/\?.*$/u, "") ?? entry.error ?? "no answer";
}

/** The other spelling of the main address, with or without www, that shows a page of its own. */
function isSecondMain({ start }: MapEntry, endHost: string | undefined, canonical: string | undefined): boolean {
  if (canonical === undefined || endHost === undefined || endHost === canonical) return false;
  return hostOf(start) === (canonical.startsWith("www.") ? canonical.slice(4) : `www.${canonical}`);
}

function judgeMood(entry: MapEntry, deep: MapEntry | undefined): Mood {
  if (entry.end === "loop" || entry.end === "too-many" || entry.endsAt?.startsWith("http:") === true) return "bad";
  if (entry.end === "error") return entry.failedAt === "tls" || entry.failedAt === "dns" ? "bad" : "open";
  if ((entry.status ?? 0) >= 500 || deep?.kept === "query-lost" || deep?.kept === "page-lost") return "bad";
  const moves = entry.hops.filter((hop) => hop.location !== undefined && originOf(hop.url) !== originOf(hop.location)).length;
  // http of a second address may go to https first and then on.
  return moves > (entry.start.startsWith("http:") ? 2 : 1) ? "slow" : "good";
}

function isDeep(entry: MapEntry): boolean {
  return entry.start.includes("?");
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}
