import { describe, expect, it } from "vitest";
import { createClock } from "../../src/tools/clock.ts";

/** Keeps this thread busy until it is told to stop, a little at a time. */
function keepBusy(): () => void {
  let busy = true;
  const work = (): void => {
    const end = performance.now() + 8;
    while (performance.now() < end);
    if (busy) setImmediate(work);
  };
  work();
  return () => (busy = false);
}

describe("quiet", () => {
  it("comes while there is little to do", async () => {
    await expect(createClock().quiet(60_000)).resolves.toBeUndefined();
  });

  it("does not come while there is much to do, and comes afterwards", async () => {
    const stop = keepBusy();
    let quiet = false;
    const waiting = createClock()
      .quiet(60_000)
      .then(() => (quiet = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(quiet).toBe(false);
    stop();
    await waiting;
  });

  it("is not waited for longer than it may be, nor after the end of the run", async () => {
    const stop = keepBusy();
    await expect(createClock().quiet(50)).resolves.toBeUndefined();
    const over = new AbortController();
    over.abort();
    await expect(createClock(over.signal).quiet(60_000)).resolves.toBeUndefined();
    stop();
  });
});
