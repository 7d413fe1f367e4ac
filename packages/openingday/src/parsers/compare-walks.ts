import type { Walk } from "../model/evidence-web.ts";
import { readUrl } from "./read-url.ts";

const maxChanges = 20;
const namedAtOnce = 4;

/**
 * What changed between two maps, in words: first of all a main address that moved, then addresses that came or went, that end
 * elsewhere, or that take another number of redirects. Addresses with the same change share a line; a deep page is told of only where
 * the root of its address did not change as well.
 */
export function compareWalks(earlier: readonly Walk[], now: readonly Walk[], site: string): readonly string[] {
  const before = new Map(earlier.map((walk) => [walk.start, walk]));
  const after = new Set(now.map((walk) => walk.start));
  const changes = new Map<string, Set<string>>();
  const changed = new Set<string>();
  const add = (start: string, change: string): void => {
    const origin = originOf(start);
    if (changed.has(origin) && !isRoot(start)) return;
    changed.add(origin);
    changes.set(change, (changes.get(change) ?? new Set()).add(isRoot(start) || isMarked(start) ? origin : start));
  };
  // Roots first: what is said of a root need not be said of its pages.
  for (const walk of now.toSorted((a, b) => Number(isRoot(b.start)) - Number(isRoot(a.start)))) {
    const known = before.get(walk.start);
    const change = known === undefined ? `new in the map, ${sayEnd(walk)}` : sayChange(known, walk);
    if (change !== undefined) add(walk.start, change);
  }
  for (const walk of earlier) if (!after.has(walk.start)) add(walk.start, "no longer in the map");
  const lines = [...changes].map(([change, starts]) => `${listStarts([...starts])}: ${change}.`);
  const all = [...sayMoved(before.get(readUrl(site)?.href ?? site), now, site), ...lines];
  return all.length > maxChanges ? [...all.slice(0, maxChanges), `… and ${all.length - maxChanges} more.`] : all;
}

function sayMoved(old: Walk | undefined, now: readonly Walk[], site: string): readonly string[] {
  const start = readUrl(site)?.href ?? site;
  const [was, is] = [old, now.find((walk) => walk.start === start)].map((walk) => readUrl(endUrl(walk) ?? "")?.hostname);
  return was === undefined || is === undefined || was === is ? [] : [`The main address moved from ${was} to ${is}.`];
}

function sayChange(before: Walk, now: Walk): string | undefined {
  const [was, is] = [endUrl(before), endUrl(now)];
  if (before.end !== now.end || was !== is) {
    const marks = [was, is].map((url) => url !== undefined && url.endsWith(now.start.slice(originOf(now.start).length)));
    if (isMarked(now.start) && was !== undefined && is !== undefined && marks[0] !== marks[1])
      return marks[0] === true ? "no longer keeps the page and the marks of an ad link" : "keeps the page and the marks of an ad link now";
    if (now.end === "error") return "no page any more";
    return before.end === "error" ? `a page again, ${sayEnd(now)}` : `${sayEnd(now)} now, not ${shortEnd(before)} as before`;
  }
  const [had, has] = [redirects(before), redirects(now)];
  if (had !== has) return `takes ${count(has)} now, ${count(had)} before`;
  const [old, status] = [before.hops.at(-1)?.status, now.hops.at(-1)?.status];
  return now.end === "answered" && old !== status ? `answers with status ${status ?? "?"} now, ${old ?? "?"} before` : undefined;
}

function sayEnd(walk: Walk): string {
  switch (walk.end) {
    case "loop":
      return "goes in a circle";
    case "too-many":
      return "is redirected without end";
    case "error":
      return "no page";
    case "answered":
      return `ends at ${shortUrl(endUrl(walk) ?? "")}`;
  }
}

function shortEnd(walk: Walk): string {
  const url = endUrl(walk);
  return url === undefined ? "in a circle" : `at ${shortUrl(url)}`;
}

/** What a page adds behind the question mark tells nobody anything here. */
function shortUrl(url: string): string {
  return url.replace(/\?.*$/u, "").replace(/^(https?:\/\/[^/]+)\/$/u, "$1");
}

function listStarts(starts: readonly string[]): string {
  const more = starts.length - namedAtOnce;
  return `${starts.slice(0, namedAtOnce).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function originOf(url: string): string {
  return readUrl(url)?.origin ?? url;
}

function isRoot(url: string): boolean {
  return url === `${originOf(url)}/`;
}

/** The deep page with the marks of an advertisement. */
function isMarked(url: string): boolean {
  return readUrl(url)?.searchParams.has("gclid") === true;
}

function endUrl(walk: Walk | undefined): string | undefined {
  return walk?.end === "answered" ? walk.hops.at(-1)?.url : undefined;
}

function redirects(walk: Walk): number {
  return walk.hops.filter((hop) => hop.location !== undefined).length;
}

function count(many: number): string {
  return many === 1 ? "1 redirect" : `${many} redirects`;
}
