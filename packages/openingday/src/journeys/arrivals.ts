import { performance } from "node:perf_hooks";

export interface Arrivals {
  readonly count: number;
  /** Milliseconds between two arrivals, or from the start to each one, never falling. */
  readonly gapMs: number | ((index: number) => number);
  readonly signal: AbortSignal;
  /** Called once per arrival, with the moment it was due on the clock of `performance.now()`. Returning false ends the schedule. */
  readonly fire: (index: number, dueAt: number) => boolean;
  /** Moment of the first one on the same clock; soon when absent. */
  readonly startAt?: number;
}

const leadMs = 20;

/**
 * Fires on a schedule whatever happened to earlier arrivals; late ones are caught up with at once, none is left out.
 * Resolves with the number fired; rejects with the signal's reason.
 */
export function keepSchedule({ count, gapMs, signal, fire, ...arrivals }: Arrivals): Promise<number> {
  return new Promise((resolve, reject) => {
    const startAt = arrivals.startAt ?? performance.now() + leadMs;
    const dueAt =
      typeof gapMs === "number" ? (index: number): number => startAt + index * gapMs : (index: number): number => startAt + gapMs(index);
    let index = 0;
    function tick(): void {
      if (signal.aborted) {
        reject(signal.reason instanceof Error ? signal.reason : new Error("the load run was stopped"));
        return;
      }
      const now = performance.now();
      try {
        for (let due = dueAt(index); index < count && due <= now; due = dueAt(++index)) {
          if (fire(index, due)) continue;
          resolve(index + 1);
          return;
        }
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      if (index >= count) resolve(count);
      // The floor makes the timer fire early rather than late; a tick with nothing due just waits again.
      else setTimeout(tick, Math.max(0, Math.floor(dueAt(index) - performance.now())));
    }
    tick();
  });
}
