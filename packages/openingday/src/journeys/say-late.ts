/**
 * Why a run measured the load generator more than the site; undefined where it did not. The machine's own wake-up noise is not the
 * driver's fault: it is taken off first.
 */
export function sayLate(latenessP99Ms: number, timerP99Ms: number, p95Ms: number): string | undefined {
  const allowedMs = Math.max(5, p95Ms / 10);
  if (latenessP99Ms - timerP99Ms <= allowedMs) return undefined;
  return `the load generator was late: ${Math.round(latenessP99Ms)} ms, of which this machine explains ${Math.round(timerP99Ms)} ms`;
}
