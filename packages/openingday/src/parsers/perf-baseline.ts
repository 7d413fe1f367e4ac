import * as v from "valibot";
import type { PerfBaseline } from "../model/perf-baseline.ts";
import type { Parsed } from "./parsed.ts";
import { openGroup } from "./shapes/group.ts";
import { number } from "./shapes/numbers.ts";
import { record } from "./shapes/record.ts";

/** Names of the files in which baselines are kept: the time of the measurement. */
export const baselineName = /^\d{4}-\d{2}-\d{2}T[\d-]+Z\.json$/u;
/** More of them are not read. */
export const mostBaselines = 50;

const latency = openGroup({ n: number(), p50Ms: number(), p95Ms: number(), p95LowMs: number(), p95HighMs: number() });

const shape = openGroup({
  version: v.literal(1),
  at: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T/u)),
  domain: v.string(),
  commit: v.nullable(v.string()),
  vantage: v.string(),
  invalid: v.optional(v.string()),
  routes: v.array(
    openGroup({
      route: v.string(),
      expect: number(),
      latency,
      errors: number(),
      statuses: record(number()),
      bytes: v.optional(openGroup({ fewest: number(), most: number() })),
    }),
  ),
  steps: v.optional(v.array(openGroup({ step: v.string(), latency, failures: number() }))),
  walksEnded: v.optional(v.string()),
  flows: v.optional(record(v.string())),
});

/** A baseline as it was kept; somebody may have written into it since. */
export function parseBaseline(text: string): Parsed<PerfBaseline> {
  try {
    const value: unknown = JSON.parse(text);
    if (v.safeParse(shape, value).success && Number.isFinite(Date.parse((value as PerfBaseline).at)))
      return { ok: true, value: value as PerfBaseline };
  } catch {
    // The sentence below says it.
  }
  return { ok: false, error: "it is no baseline" };
}
