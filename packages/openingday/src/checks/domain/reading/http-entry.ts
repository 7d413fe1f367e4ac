import type { Walk } from "../../../model/evidence-web.ts";
import { isTurnedAway, lastHop } from "./walks.ts";

/** The fix that every edge and host offers under one of these names. */
export const turnOnHttps =
  "Turn on “Always use HTTPS” (or “Force HTTPS”) for this address at your edge or host; it answers http with a permanent redirect.";

/** What an http address does with a visitor, and why it cannot be said where it cannot. */
export interface HttpVerdict {
  readonly kind: "clean" | "insecure" | "dead" | "closed" | "late" | "temporary" | "unknown";
  readonly reason?: string;
}

/** How a walk that starts with http behaves until it is on https. */
export function judgeHttp(walk: Walk): HttpVerdict {
  const secureAt = walk.hops.findIndex((hop) => hop.location?.startsWith("https:") === true);
  if (secureAt >= 0) {
    const status = walk.hops[secureAt]?.status ?? 0;
    if (secureAt > 0) return { kind: "late" };
    return { kind: status === 301 || status === 308 ? "clean" : "temporary" };
  }
  if (walk.end === "loop" || walk.end === "too-many") return { kind: "unknown", reason: `${walk.start} redirects without end` };
  const hop = lastHop(walk);
  if (hop === undefined) {
    if (walk.failure?.layer === "connect" && walk.failure.code === "ECONNREFUSED" && walk.hops.length === 0) return { kind: "closed" };
    return { kind: "unknown", reason: `${walk.start} gave no answer: ${walk.error ?? "nothing was seen"}` };
  }
  if (isTurnedAway(hop)) return { kind: "unknown", reason: `${walk.start} turned this audit away as a robot (status ${hop.status})` };
  return { kind: hop.status < 400 ? "insecure" : "dead" };
}
