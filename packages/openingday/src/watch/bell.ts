import type { Tools } from "../model/tools.ts";

/** Wakes those who wait for work before their pause is over. */
export interface Bell {
  readonly ring: () => void;
  /** One listener's pause: ends after `ms`, or at once when the bell rang since its last one. */
  readonly listen: () => (ms: number) => Promise<void>;
}

/** Makes a bell. It holds nothing for those who do not wait, so it may ring or stay silent for months. */
export function createBell(clock: Tools["clock"]): Bell {
  const pauses = new Set<AbortController>();
  let rung = 0;
  return {
    ring() {
      rung += 1;
      for (const pause of pauses) pause.abort();
    },
    listen() {
      let heard = rung;
      return async (ms) => {
        if (heard === rung) {
          const pause = new AbortController();
          pauses.add(pause);
          await clock.sleep(ms, pause.signal).catch(() => undefined);
          pauses.delete(pause);
        }
        heard = rung;
      };
    },
  };
}
