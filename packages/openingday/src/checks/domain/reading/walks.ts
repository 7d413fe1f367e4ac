import type { Hop, Walk } from "../../../model/evidence-web.ts";
import type { Declared, DeclaredHost } from "../../../model/target.ts";

/** The hop that a visitor ends at; undefined unless the walk ended at an answer. */
export function lastHop(walk: Walk): Hop | undefined {
  return walk.end === "answered" ? walk.hops.at(-1) : undefined;
}

/** Whether at least one walk came to a page. Where none did, nothing that walks show can be said. */
export function reachedAny(walks: readonly Walk[]): boolean {
  return walks.some((walk) => walk.end === "answered");
}

/** The declared host of that name, whatever its spelling. */
export function declaredHost(declared: Declared, name: string): DeclaredHost | undefined {
  return declared.hosts.find((host) => host.name.toLowerCase() === name);
}

/** Whether a host is declared, or lies in the declared domain. */
export function isOurs(declared: Declared, host: string): boolean {
  return host === declared.domain || host.endsWith(`.${declared.domain}`) || declaredHost(declared, host) !== undefined;
}

/** Whether an answer turns away whoever looks (a bot check or a limit) and so says nothing about visitors. */
export function isTurnedAway(hop: Hop): boolean {
  return hop.status === 429 || /cf-mitigated/u.test(hop.by ?? "");
}

/** One line a hop, as a person would write it: `https://a/ 301 to https://b/`. */
export function describeWalk(walk: Walk): readonly string[] {
  const lines = walk.hops.map(
    (hop) => `${hop.url} answered ${hop.status}${hop.location === undefined ? "" : ` and leads to ${hop.location}`}`,
  );
  return walk.error === undefined ? lines : [...lines, `${walk.hops.at(-1)?.location ?? walk.start}: ${walk.error}`];
}

/** A few names in one sentence: `a`, `a and b`, `a, b and 3 more`. */
export function listNames(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, 3);
  if (distinct.length > shown.length) return `${shown.join(", ")} and ${distinct.length - shown.length} more`;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
