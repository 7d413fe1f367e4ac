import { performance } from "node:perf_hooks";
import type { LoadResult } from "../model/perf-run.ts";
import { keepSchedule } from "./arrivals.ts";
import type { LatencyHistogram } from "./latency-histogram.ts";
import { shareOf, toTimetable, type RatePhase } from "./timetable.ts";

/** How customers come. */
export type Crowd =
  /** On a schedule, whatever happened to those before: an open model. `share` leaves the others' arrivals out. */
  | { readonly kind: "arrivals"; readonly phases: readonly RatePhase[]; readonly share?: { readonly nth: number; readonly of: number } }
  /**
   * So many at once, each of whom waits for the answers, thinks, and comes again: a closed model. They come in within `rampMs`; after
   * `forMs` nobody begins anything new.
   */
  | { readonly kind: "users"; readonly users: number; readonly rampMs: number; readonly thinkMs: number; readonly forMs: number };

export interface CrowdOptions {
  readonly crowd: Crowd;
  readonly signal: AbortSignal;
  /** Moment of the first one on the clock of `performance.now()`; soon when absent. */
  readonly startAt?: number;
  /**
   * Begins one visit that was due at that moment, and says when it is over. `judge` counts it and tells whether all went well; it is
   * not asked any more where the visit was given up before. Must not throw.
   */
  readonly visit: (n: number, dueAt: number, ended: (judge: () => boolean) => void) => void;
  /** An arrival that was not let in, because too many were still there. */
  readonly drop: (n: number) => void;
  /** A visit that was given up because it had not ended when the time was over. */
  readonly lose: (n: number) => void;
  readonly lateness: LatencyHistogram;
  /** Of arrivals; users are as many as they are. */
  readonly maxInFlight: number;
  /** Visits that fail in a row until the rest is called off. */
  readonly maxFailuresInRow: number;
  /** How long visits may still take when the last one has begun. Default 5,000. */
  readonly drainMs?: number;
  /** And after a stop. Default 0. */
  readonly drainWhenStoppedMs?: number;
  /** Called with each change, for a line on the screen. */
  readonly watch?: (now: CrowdNow) => void;
}

export interface CrowdNow {
  readonly begun: number;
  readonly inFlight: number;
  /** Visits that went wrong. */
  readonly failed: number;
}

export interface CrowdResult {
  /** Visits that were due, dropped ones among them. */
  readonly begun: number;
  readonly ended: LoadResult["ended"];
}

const leadMs = 20;

/** Lets a crowd in. Never rejects for a stop: what happened until then is kept. */
export async function letIn(options: CrowdOptions): Promise<CrowdResult> {
  const { crowd, signal, maxFailuresInRow, drainMs = 5000 } = options;
  let begun = 0;
  const there = new Set<number>();
  let failuresInRow = 0;
  let failed = 0;
  let closed = false;
  const drained = Promise.withResolvers<void>();
  const isHopeless = (): boolean => failuresInRow >= maxFailuresInRow;

  function begin(dueAt: number, after?: () => void): void {
    const n = begun++;
    if (crowd.kind === "arrivals" && there.size >= options.maxInFlight) {
      options.drop(n);
      return;
    }
    there.add(n);
    options.lateness.record(performance.now() - dueAt);
    options.visit(n, dueAt, (judge) => {
      if (!there.delete(n)) return;
      const good = judge();
      failuresInRow = good ? 0 : failuresInRow + 1;
      if (!good) failed++;
      if (closed && there.size === 0) drained.resolve();
      after?.();
    });
    options.watch?.({ begun, inFlight: there.size, failed });
  }

  const startAt = options.startAt ?? performance.now() + leadMs;
  if (crowd.kind === "arrivals") await letArrive(crowd, startAt);
  else await letStay(crowd, startAt);

  closed = true;
  if (there.size > 0) await within(drained, signal, drainMs, options.drainWhenStoppedMs ?? 0);
  // Who was stopped by hand was not kept waiting by the site.
  if (!signal.aborted) for (const n of there) options.lose(n);
  there.clear();
  const ended = signal.aborted ? "stopped" : isHopeless() ? "after-failures" : "as-planned";
  return { begun, ended };

  async function letArrive({ phases, share }: Crowd & { kind: "arrivals" }, from: number): Promise<void> {
    const whole = toTimetable(phases);
    const { count, dueAfterMs } = share === undefined ? whole : shareOf(whole, share.nth, share.of);
    const fire = (_: number, dueAt: number): boolean => {
      begin(dueAt);
      return !isHopeless();
    };
    try {
      await keepSchedule({ count, gapMs: dueAfterMs, startAt: from, signal, fire });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  function letStay({ users, rampMs, thinkMs, forMs }: Crowd & { kind: "users" }, from: number): Promise<void> {
    const endAt = from + forMs;
    const over = Promise.withResolvers<void>();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let left = users;
    const leave = (): void => {
      if (--left === 0) over.resolve();
    };
    const at = (moment: number, act: () => void): void => {
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          act();
        },
        Math.max(0, Math.floor(moment - performance.now())),
      );
      timers.add(timer);
    };
    const come = (dueAt: number): void => {
      if (dueAt >= endAt || isHopeless() || signal.aborted) return leave();
      const now = performance.now();
      if (now < dueAt) return at(dueAt, () => come(dueAt));
      return begin(dueAt, () => come(performance.now() + think(thinkMs)));
    };
    for (let user = 0; user < users; user++) {
      const dueAt = from + (rampMs * user) / users;
      at(dueAt, () => come(dueAt));
    }
    // The last visits end in the time for draining, not here.
    at(endAt, over.resolve);
    signal.addEventListener("abort", () => over.resolve(), { once: true });
    return over.promise.finally(() => {
      for (const timer of timers) clearTimeout(timer);
    });
  }
}

/** People do not think in step: between half and one and a half of the usual time. */
function think(ms: number): number {
  return ms === 0 ? 0 : ms * (0.5 + Math.random());
}

/** Waits so long, and from a stop on no longer than `stoppedMs`. */
async function within({ promise, resolve }: PromiseWithResolvers<void>, signal: AbortSignal, ms: number, stoppedMs: number): Promise<void> {
  const timers = [setTimeout(resolve, ms)];
  const stop = (): void => void timers.push(setTimeout(resolve, stoppedMs));
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  await promise;
  for (const timer of timers) clearTimeout(timer);
  signal.removeEventListener("abort", stop);
}
