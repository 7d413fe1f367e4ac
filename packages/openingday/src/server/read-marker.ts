import type { ReleaseMarker } from "../model/release.ts";

const changes: readonly string[] = ["deploy", "rollback", "forward"] satisfies readonly ReleaseMarker["change"][];
const outcomes: readonly string[] = ["done", "failed", "timed-out", "stopped"] satisfies readonly ReleaseMarker["outcome"][];
/** Two machines' clocks are never quite alike. */
const aheadMs = 3_600_000;

/** What a release posted, and nothing more than that; undefined where it is something else. */
export function readMarker(value: unknown, now: number): ReleaseMarker | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, change, commit, at, outcome } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== "string" || !/^[\w.:@-]{1,100}$/u.test(id)) return undefined;
  if (typeof commit !== "string" || !/^[0-9a-f]{7,64}$/u.test(commit)) return undefined;
  if (typeof at !== "number" || !(at > 0 && at < now + aheadMs)) return undefined;
  if (!changes.includes(change as string) || (outcome !== undefined && !outcomes.includes(outcome as string))) return undefined;
  const marker = { id, change: change as ReleaseMarker["change"], commit, at: Math.round(at) };
  return outcome === undefined ? marker : { ...marker, outcome: outcome as NonNullable<ReleaseMarker["outcome"]> };
}
