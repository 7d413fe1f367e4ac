import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { Tools } from "../model/tools.ts";

const lookEveryMs = 10;
const quietShare = 0.3;

/**
 * The machine's clock. A sleep ends early, with the signal's reason, when either signal is aborted.
 * @param stop Ends every sleep, e.g. at the end of the run.
 */
export function createClock(stop?: AbortSignal): Tools["clock"] {
  return {
    now: () => Date.now(),
    async sleep(ms, signal) {
      const signals = [stop, signal].filter((one) => one !== undefined);
      const either = AbortSignal.any(signals);
      try {
        await wait(ms, undefined, { signal: either });
      } catch (error) {
        if (either.aborted) throw either.reason;
        throw error;
      }
    },
    async quiet(ms) {
      const end = performance.now() + ms;
      let before = performance.eventLoopUtilization();
      while (performance.now() < end) {
        await wait(lookEveryMs);
        const now = performance.eventLoopUtilization();
        if (stop?.aborted === true || performance.eventLoopUtilization(now, before).utilization < quietShare) return;
        before = now;
      }
    },
  };
}
