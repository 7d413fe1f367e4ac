import { performance } from "node:perf_hooks";

export interface Arrivals {
  readonly count: number;
  readonly gapMs: number;
  readonly signal: AbortSignal;
  /** Called once per arrival, with the moment it was due on the clock of `performance.now()`. Returning false ends the schedule. */
  readonly fire: (index: number, dueAt: number) => boolean;
}

const leadMs = 20;

/**
 * Fires at a constant rate whatever happened to earlier arrivals; late ones are caught up with at once, none is left out.
 * Resolves with the number fired; rejects with the signal's reason.
 */
export function keepSchedule({ count, gapMs, signal, fire }: Arrivals): Promise<number> {
  return new Promise((resolve, reject) => {
    const startAt = performance.now() + leadMs;
    let index = 0;
    function tick(): void {
      if (signal.aborted) {
        reject(signal.reason instanceof Error ? signal.reason : new Error("the load run was stopped"));
        return;
      }
      const now = performance.now();
      try {
        for (; index < count && startAt + index * gapMs <= now; index++) {
          if (fire(index, startAt + index * gapMs)) continue;
          resolve(index + 1);
          return;
        }
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      if (index >= count) resolve(count);
      // The floor makes the timer fire early rather than late; a tick with nothing due just waits again.
      else setTimeout(tick, Math.max(0, Math.floor(startAt + index * gapMs - performance.now())));
    }
    tick();
  });
}
