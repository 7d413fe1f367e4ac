import type { Walk } from "../model/evidence-web.ts";
import type { Parsed } from "./parsed.ts";

/** The walks of one run, as they were kept. */
export interface KeptMap {
  /** ISO. */
  readonly at: string;
  readonly walks: readonly Walk[];
}

const maxMaps = 5;
const ends = new Set(["answered", "loop", "too-many", "error"]);

/** Reads the file of kept redirect maps, the oldest first. What is not a map of ours makes the whole file unreadable. */
export function parseKeptMaps(text: string): Parsed<readonly KeptMap[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "it is not JSON" };
  }
  const { keptVersion, maps } = (value ?? {}) as { readonly keptVersion?: unknown; readonly maps?: unknown };
  if (keptVersion !== 1) return { ok: false, error: "it is of another version" };
  if (!Array.isArray(maps) || !maps.every(isMap)) return { ok: false, error: "parts of it are missing" };
  return { ok: true, value: maps.slice(-maxMaps).map(({ at, walks }) => ({ at: new Date(at).toISOString(), walks })) };
}

/** The file with one more map: the five latest are kept. */
export function writeKeptMaps(earlier: readonly KeptMap[], latest: KeptMap): string {
  return `${JSON.stringify({ keptVersion: 1, maps: [...earlier, latest].slice(-maxMaps) })}\n`;
}

function isMap(value: unknown): value is KeptMap {
  const { at, walks } = (value ?? {}) as { readonly at?: unknown; readonly walks?: unknown };
  return typeof at === "string" && !Number.isNaN(Date.parse(at)) && Array.isArray(walks) && walks.every(isWalk);
}

function isWalk(value: unknown): value is Walk {
  const { start, end, hops } = (value ?? {}) as { readonly start?: unknown; readonly end?: unknown; readonly hops?: unknown };
  return typeof start === "string" && typeof end === "string" && ends.has(end) && Array.isArray(hops) && hops.every(isHop);
}

function isHop(value: unknown): boolean {
  const { url, status, location } = (value ?? {}) as { readonly url?: unknown; readonly status?: unknown; readonly location?: unknown };
  return typeof url === "string" && typeof status === "number" && (location === undefined || typeof location === "string");
}
