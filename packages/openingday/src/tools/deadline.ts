import { setMaxListeners } from "node:events";

/** Reason with which a deadline aborts: the time for the whole exchange is over. */
export class TimeIsOver extends Error {
  override readonly name = "TimeIsOver";
}

/** One limit in time around everything that an exchange does. */
export interface Deadline {
  readonly timeoutMs: number;
  /** Aborted with TimeIsOver, or with the run's own reason. */
  readonly signal: AbortSignal;
  remainingMs(): number;
  /** Rejects with the signal's reason when that comes first; the slower promise is left to end by itself. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Must be called at the end, or the timer stays. */
  end(): void;
}

/** Starts a deadline that also ends with the run's `stop` signal. */
export function startDeadline(timeoutMs: number, stop?: AbortSignal): Deadline {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const endsAt = performance.now() + timeoutMs;
  const timer = setTimeout(() => controller.abort(new TimeIsOver(`${timeoutMs} ms are over`)), timeoutMs);
  const stopped = (): void => controller.abort(stop?.reason);
  if (stop?.aborted) stopped();
  else stop?.addEventListener("abort", stopped, { once: true });
  return {
    timeoutMs,
    signal: controller.signal,
    remainingMs: () => Math.max(0, endsAt - performance.now()),
    race(promise) {
      return new Promise((resolve, reject) => {
        const aborted = (): void => reject(controller.signal.reason as Error);
        if (controller.signal.aborted) aborted();
        else controller.signal.addEventListener("abort", aborted, { once: true });
        promise.then(resolve, reject).finally(() => controller.signal.removeEventListener("abort", aborted));
      });
    },
    end() {
      clearTimeout(timer);
      stop?.removeEventListener("abort", stopped);
    },
  };
}

/** "10 seconds", "1.5 seconds", "1 second": a limit as a person says it. */
export function inSeconds(ms: number): string {
  const seconds = Math.round(ms / 100) / 10;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}
