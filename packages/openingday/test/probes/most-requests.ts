import type { Probe } from "../../src/model/probe.ts";
import type { Target } from "../../src/model/target.ts";

/** The most requests that a probe announces for this target. */
export function mostRequests({ maxRequests }: Pick<Probe, "maxRequests">, target: Partial<Target> = {}): number {
  return typeof maxRequests === "number" ? maxRequests : maxRequests(target as Target);
}
