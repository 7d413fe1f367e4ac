import { setTimeout as timer } from "node:timers/promises";

/** What every service of the world lets one change while it runs. */
export interface Latency {
  /** Milliseconds added before every answer; 0 for none. */
  latencyMs: number;
}

/** Waits the given milliseconds without keeping the process alive; at once for 0. */
export async function pause(delayMs: number): Promise<void> {
  if (delayMs > 0) await timer(delayMs, undefined, { ref: false });
}
