import type { Walk } from "../model/evidence-web.ts";
import { readUrl } from "./read-url.ts";

const maxChanges = 20;

/**
 * What changed between two maps, in words: an address that came or went, another end, another number of redirects, and first of all
 * a main address that moved. Equal changes of one address's pages are told once.
 */
export function compareWalks(earlier: readonly Walk[], now: readonly Walk[], site: string): readonly string[] {
  const before = new Map(earlier.map((walk) => [walk.start, walk]));
  const after = new Set(now.map((walk) => walk.start));
  const changes = new Map<string, string>();
  const start = readUrl(site)?.href ?? site;
  const [old, current] = [before.get(start), now.find((walk) => walk.start === start)];
  const [oldHost, newHost] = [endHost(old), endHost(current)];
  if (oldHost !== undefined && newHost !== undefined && oldHost !== newHost)
    changes.set("main", `The main address moved from ${oldHost} to ${newHost}.`);
  for (const walk of now) {
    const known = before.get(walk.start);
    const change = known === undefined ? `is new in the map: it ${sayEnd(walk)}` : sayChange(known, walk);
    if (change !== undefined) add(walk.start, change);
  }
  for (const walk of earlier) if (!after.has(walk.start)) add(walk.start, "is no longer in the map");
  const all = [...changes.values()];
  return all.length > maxChanges ? [...all.slice(0, maxChanges), `… and ${all.length - maxChanges} more.`] : all;

  function add(url: string, change: string): void {
    const origin = readUrl(url)?.origin ?? url;
    const path = url.slice(origin.length);
    // The deep page and the root of one address mostly change together; what is said must not depend on the page.
    const key = `${origin} ${path === "" || path === "/" ? change : change.replaceAll(path, "/")}`;
    if (!changes.has(key)) changes.set(key, `${origin}${path === "/" ? "" : path} ${change}.`);
  }
}

function sayChange(before: Walk, now: Walk): string | undefined {
  if (before.end !== now.end || endUrl(before) !== endUrl(now)) return `${sayEnd(now)} now; before, it ${saidEnd(before)}`;
  const [was, is] = [redirects(before), redirects(now)];
  if (was !== is) return `takes ${count(is)} now, ${count(was)} before`;
  const [old, status] = [before.hops.at(-1)?.status, now.hops.at(-1)?.status];
  if (now.end === "answered" && old !== status) return `answers with status ${status ?? "?"} now, ${old ?? "?"} before`;
  return undefined;
}

function sayEnd(walk: Walk): string {
  if (walk.end === "loop") return "goes in a circle";
  if (walk.end === "too-many") return "is redirected without end";
  return walk.end === "error" ? "gives no page" : `ends at ${endUrl(walk) ?? "nothing"}`;
}

function saidEnd(walk: Walk): string {
  if (walk.end === "loop") return "went in a circle";
  if (walk.end === "too-many") return "was redirected without end";
  return walk.end === "error" ? "gave no page" : `ended at ${endUrl(walk) ?? "nothing"}`;
}

function endUrl(walk: Walk): string | undefined {
  return walk.end === "answered" ? walk.hops.at(-1)?.url : undefined;
}

function endHost(walk: Walk | undefined): string | undefined {
  return walk === undefined ? undefined : readUrl(endUrl(walk) ?? "")?.hostname;
}

function redirects(walk: Walk): number {
  return walk.hops.filter((hop) => hop.location !== undefined).length;
}

function count(many: number): string {
  return many === 1 ? "1 redirect" : `${many} redirects`;
}
