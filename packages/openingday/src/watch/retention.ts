import type { Tools } from "../model/tools.ts";
import type { Store } from "../store/store.ts";

const keepMs = 48 * 3_600_000;
const everyMs = 600_000;
const chunk = 2000;

/** Deletes runs older than 48 hours every ten minutes, in chunks, so that no check waits behind a long deletion. */
export async function keepRetention(parts: {
  readonly store: Pick<Store, "removeRunsBefore">;
  readonly clock: Tools["clock"];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}): Promise<void> {
  const { store, clock, signal, log } = parts;
  while (!signal.aborted) {
    try {
      let removed = chunk;
      while (removed === chunk && !signal.aborted) removed = await store.removeRunsBefore(clock.now() - keepMs, chunk);
    } catch (error) {
      log(`Old runs were not deleted: ${error instanceof Error ? error.message : "unknown error"}`);
    }
    await clock.sleep(everyMs, signal).catch(() => undefined);
  }
}
