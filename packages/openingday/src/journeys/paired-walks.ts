import type { StepRun } from "../model/evidence-speed.ts";
import type { Journey, RequestStep } from "../model/journey.ts";
import { sides, type PageTurn, type Pair, type Side, type Turn } from "../model/perf-comparison.ts";
import { createLatencyHistogram } from "./latency-histogram.ts";
import type { PairedTurns } from "./paired-turns.ts";
import type { JourneyResult } from "./run.ts";
import { probeTimer } from "./timer-probe.ts";

export interface PairedWalksPlan {
  readonly journey: Journey;
  /** Walks in a turn. */
  readonly walks: number;
  /** Walks one new customer through the journey at one side, and takes away what that left behind. */
  readonly walk: (side: Side) => Promise<JourneyResult>;
  readonly signal: AbortSignal;
  /** Called after each pair with how many there are. */
  readonly onPair?: (measured: number) => void;
}

const mostFailuresInRow = 3;
const longestTurnMs = 600_000;

/** The steps that are timed: what a mail or a thoughtful customer takes says nothing about a release. */
export function timedSteps({ steps }: Journey): readonly RequestStep[] {
  return steps.filter((step) => step.kind === "request");
}

/** The status that a step counts under when it went well; what counts as well is for the journey to say. */
export function expectedStatus({ expect }: RequestStep): number {
  return expect?.status ?? 200;
}

/**
 * Walks a journey at two releases, a turn at one and then a turn at the other, in the order before, after, after, before, one customer
 * after the other. Each timed step is what a page is in a turn of requests; steps that nobody reached are not in it.
 */
export function openPairedWalks(plan: PairedWalksPlan): PairedTurns {
  const { journey, walks, signal } = plan;
  const steps = timedSteps(journey);
  const pairs: Pair[] = [];
  const failuresInRow: Record<Side, number> = { before: 0, after: 0 };
  let sent = 0;
  let silent: Side | "both" | undefined;
  let warm = false;

  async function walkOnce(side: Side): Promise<readonly StepRun[]> {
    const result = await plan.walk(side);
    sent += result.requestsSent();
    signal.throwIfAborted();
    failuresInRow[side] = result.run.ok ? 0 : failuresInRow[side] + 1;
    return result.run.steps;
  }

  async function takeTurn(side: Side): Promise<Turn> {
    const probe = await createLatencyHistogram();
    const over = new AbortController();
    const probing = probeTimer(probe, longestTurnMs, AbortSignal.any([signal, over.signal])).catch(() => undefined);
    const tallies = steps.map(createTally);
    try {
      for (let n = 0; n < walks && failuresInRow[side] < mostFailuresInRow; n++) {
        const runs = await walkOnce(side);
        for (const [index, step] of steps.entries()) {
          const run = runs[journey.steps.indexOf(step)];
          if (run !== undefined) tallies[index]!.take(run);
        }
      }
    } finally {
      over.abort();
      await probing;
    }
    return { probeP95Ms: probe.percentileMs(95), pages: tallies.map((tally) => tally.result()) };
  }

  async function takePair(): Promise<void> {
    const [first, second] = pairs.length % 2 === 0 ? sides : (["after", "before"] as const);
    const turns = { [first]: await takeTurn(first), [second]: await takeTurn(second) } as Record<Side, Turn>;
    pairs.push({ before: turns.before, after: turns.after });
    const fell = sides.filter((side) => failuresInRow[side] >= mostFailuresInRow);
    if (fell.length > 0) silent = fell.length === 2 ? "both" : fell[0];
  }

  return {
    pairs,
    sent: () => sent,
    silent: () => silent,
    async measure(count) {
      try {
        // Connections, and code that is compiled when it is first used, are nobody's fault.
        if (!warm) for (const side of sides) await walkOnce(side);
        warm = true;
        for (let n = 0; n < count && silent === undefined && !signal.aborted; n++) {
          await takePair();
          plan.onPair?.(pairs.length);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    close: async () => undefined,
  };
}

interface Tally {
  take(run: StepRun): void;
  result(): PageTurn;
}

function createTally(step: RequestStep): Tally {
  const expected = expectedStatus(step);
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  let errors = 0;
  return {
    take({ ok, status, tookMs }) {
      if (ok) latenciesMs.push(tookMs);
      // An answer with the right status and the wrong words is none.
      if (!ok && (status === undefined || status === expected)) errors++;
      else {
        const counted = ok ? expected : (status ?? 0);
        statuses[counted] = (statuses[counted] ?? 0) + 1;
      }
    },
    result: () => ({ latenciesMs, errors, statuses, bytes: { fewest: 0, most: 0 } }),
  };
}
