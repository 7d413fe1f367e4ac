import type { BaselineStep } from "../model/perf-baseline.ts";
import type { Tools } from "../model/tools.ts";
import { nameStep, type WalkedSteps } from "./core-flows.ts";
import { createLatencyHistogram } from "./latency-histogram.ts";
import type { JourneyResult } from "./run.ts";

export interface WalkOftenOptions {
  readonly walked: WalkedSteps;
  /** How often. */
  readonly times: number;
  /** Walks one new customer through a journey, and takes away what that left behind. */
  readonly walk: (journey: WalkedSteps["journey"]) => Promise<JourneyResult>;
  readonly clock: Tools["clock"];
  /** No walk begins once it is aborted. */
  readonly signal: AbortSignal;
  /** After each walk, with their number. */
  readonly onWalk?: (walks: number) => void;
  /** When the site asks for patience. */
  readonly onPause?: (seconds: number) => void;
}

export interface WalkedOften {
  readonly steps: readonly BaselineStep[];
  readonly walks: number;
  /** Why there were fewer than wanted. */
  readonly ended?: string;
}

/** Most limits count by the minute. */
const patienceMs = 61_000;
const mostFailuresInRow = 3;

/**
 * Walks a journey again and again, one customer after the other, as far as the last step that is timed. Where the site says that there
 * were too many (429), it waits a minute and goes on: such a site is measured within its own limits.
 */
export async function walkOften(options: WalkOftenOptions): Promise<WalkedOften> {
  const { walked, times, walk, clock, signal } = options;
  const last = walked.journey.steps.findLastIndex(({ name }) => walked.steps.includes(name));
  const journey = { ...walked.journey, steps: walked.journey.steps.slice(0, last + 1) };
  const tallies = new Map<string, { readonly latency: Awaited<ReturnType<typeof createLatencyHistogram>>; failures: number }>();
  for (const step of walked.steps) tallies.set(step, { latency: await createLatencyHistogram(), failures: 0 });
  let walks = 0;
  let failuresInRow = 0;
  let ended: string | undefined;
  while (walks < times && ended === undefined) {
    if (signal.aborted) {
      ended = "there was no time for more";
      break;
    }
    const { run } = await walk(journey);
    const failed = run.steps.find(({ ok }) => !ok);
    // A walk that was broken off says nothing about the site.
    if (failed !== undefined && signal.aborted) continue;
    if (failed?.status === 429) {
      options.onPause?.(patienceMs / 1000);
      await clock.sleep(patienceMs, signal).catch(() => undefined);
      continue;
    }
    walks++;
    for (const { name, ok, tookMs } of run.steps) {
      const tally = tallies.get(name);
      if (ok) tally?.latency.record(tookMs);
      else if (tally !== undefined) tally.failures++;
    }
    failuresInRow = failed === undefined ? 0 : failuresInRow + 1;
    if (failed !== undefined && failuresInRow === mostFailuresInRow) ended = `“${failed.name}” failed: ${failed.error}`;
    options.onWalk?.(walks);
  }
  const steps = [...tallies].map(([name, { latency, failures }]) => ({
    step: nameStep(walked.journey.id, name),
    latency: latency.quantiles(),
    failures,
  }));
  return { steps, walks, ...(ended === undefined ? {} : { ended }) };
}
