import type { Tools } from "../../src/model/tools.ts";

/** A clock that stands still until `advance` moves it; sleeps end in the order of their time. */
export interface FakeClock {
  readonly clock: Tools["clock"];
  /** Moves on by `ms`, stopping at every sleep's end so that what follows from it happens at its own time. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets the wall clock without ending any sleep. */
  readonly jump: (ms: number) => void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Makes a clock that begins at `start`, epoch milliseconds. */
export function createFakeClock(start = 1_000_000): FakeClock {
  let now = start;
  let jumped = 0;
  let sleepers: Sleeper[] = [];
  return {
    clock: {
      now: () => now + jumped,
      quiet: () => Promise.resolve(),
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted === true) return reject(new Error("aborted"));
          const sleeper = { at: now + ms, wake: resolve };
          sleepers.push(sleeper);
          signal?.addEventListener("abort", () => {
            sleepers = sleepers.filter((one) => one !== sleeper);
            reject(new Error("aborted"));
          });
        }),
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        sleepers = sleepers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = end;
    },
    jump(ms) {
      jumped += ms;
    },
  };
}

/** Lets everything happen that waits for no clock. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i += 1) await Promise.resolve();
}
