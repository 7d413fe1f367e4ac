import { atMost, type Bar } from "../bars.ts";
import { constant, orderFor, type Driven } from "./orders.ts";
import { drivePinned, runPinned, startPinned } from "./pinned.ts";
import { clientCore, serverCore } from "./places.ts";
import { trueQuantile } from "./stall-truth.ts";

const rate = 100;

/**
 * What we say about a server that stalls, as shares of the truth, while a closed loop beside us says what closed loops say: a run in
 * which that one is not far off proves nothing. It asks a server of its own, because each of its requests would move our slow ones.
 */
export async function measureStall(periods: number): Promise<Record<string, Bar>> {
  const servers = await Promise.all([0, 1].map(() => startPinned(serverCore, "./stall-server.ts")));
  const [ours, theirs] = servers.map(({ url }) => url) as [string, string];
  try {
    const seconds = 10 * periods;
    const [run, control] = await Promise.all([
      drivePinned<Driven>(clientCore, orderFor(ours, { crowd: constant(rate, seconds * 1000), warmUps: 50 })),
      runPinned(clientCore, "hey", ["-c", "1", "-z", `${seconds}s`, `${theirs}/`]),
    ]);
    const latency = run.steps[0]!.latency;
    const truth = { p95: trueQuantile(rate, 0.95), p99: trueQuantile(rate, 0.99) };
    return {
      "stalls: our p95 over the true one": within(0.9, 1.12, latency.p95Ms / truth.p95),
      "stalls: our p99 over the true one": within(0.95, 1.06, latency.p99Ms / truth.p99),
      "stalls: p95 of hey's closed loop over the true one":
        control === undefined ? missing("< 0.1", "hey") : atMost(0.1, heyP95Ms(control.stdout) / truth.p95),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** hey prints seconds: `95% in 0.0061 secs` (some builds write `95%% in`). */
function heyP95Ms(stdout: string): number {
  const [, seconds] = /95%+ in ([\d.]+) secs/.exec(stdout) ?? [];
  if (seconds === undefined) throw new Error("hey printed no 95th percentile.");
  return Number(seconds) * 1000;
}

function within(least: number, most: number, got: number): Bar {
  return { want: `${least} to ${most}`, got: Math.round(got * 1000) / 1000, ok: got >= least && got <= most };
}

export function missing(want: string, program: string): Bar {
  return { want, got: null, ok: null, reason: `${program} is not installed: npm run bench:setup` };
}
