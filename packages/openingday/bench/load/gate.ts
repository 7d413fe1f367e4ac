import { fewestPairs, judgeLatency, type LatencyVerdict } from "../../src/comparison/judge-latency.ts";
import type { PairedLatencies } from "../../src/comparison/quantile-changes.ts";
import { createRandom } from "../../src/comparison/seeded-random.ts";
import { openPairedTurns, type PairedPage } from "../../src/journeys/paired-turns.ts";
import type { Pair } from "../../src/model/perf-comparison.ts";
import { simulatePairs, type World } from "../../test/comparison/simulate.ts";
import { atMost, type Bar } from "../bars.ts";
import { startPinned } from "./pinned.ts";
import { serverCore } from "./places.ts";

const trials = 60;
const usualMs = 40;
const requests = 60;

interface Measured {
  readonly bars: Record<string, Bar>;
  readonly remark: string;
}

/** The gate of `perf compare` on simulated releases, whose truth is known. */
export function simulateGate(): Record<string, Bar> {
  const share = (world: World, seed: number, judge: (pairs: readonly PairedLatencies[]) => LatencyVerdict): number => {
    const random = createRandom(seed);
    let slower = 0;
    for (let trial = 0; trial < trials; trial++) if (judge(simulatePairs(20, world, random)).verdict === "slower") slower++;
    return slower / trials;
  };
  return {
    "gate, simulated: false alarms on one release against itself": atMost(0.05, share({ slowdown: 1, drift: 0.25 }, 11, decide)),
    "gate, simulated: half as much again seen in 20 pairs": seen(share({ slowdown: 1.5, drift: 0.25 }, 12, judgeLatency)),
  };
}

/** The gate on real servers: each window of pairs that followed each other is one trial. `pairs` decides how many trials there are. */
export async function measureGate(pairs: number): Promise<Measured> {
  const same = windows(await measurePairs(usualMs, pairs), fewestPairs).map((window) => judgeLatency(window));
  const slower = windows(await measurePairs(usualMs * 1.5, 24), 20).map((window) => judgeLatency(window));
  const alarms = same.filter(({ verdict }) => verdict === "slower").length;
  const found = slower.filter(({ verdict }) => verdict === "slower").length;
  return {
    bars: {
      "gate, real: false alarms on one release against itself": atMost(0.05, alarms / same.length),
      "gate, real: half as much again seen in 20 pairs": seen(found / slower.length),
    },
    remark: `Real gate: ${alarms} of ${same.length} windows of ${fewestPairs} pairs called the same release slower; ${found} of ${slower.length} windows of 20 saw ${usualMs} ms become ${usualMs * 1.5} ms.`,
  };
}

function decide(pairs: readonly PairedLatencies[]): LatencyVerdict {
  const first = judgeLatency(pairs.slice(0, fewestPairs));
  return first.inDoubt ? judgeLatency(pairs) : first;
}

function seen(share: number): Bar {
  return { want: ">= 0.95", got: Math.round(share * 100) / 100, ok: share >= 0.95 };
}

async function measurePairs(afterMs: number, count: number): Promise<readonly PairedLatencies[]> {
  const servers = await Promise.all([usualMs, afterMs].map((ms) => startPinned(serverCore, "./journey-server.ts", [String(ms)])));
  const [before, after] = servers.map(({ url }) => requestTo(url)) as [PairedPage["request"]["before"], PairedPage["request"]["after"]];
  const turns = await openPairedTurns({
    pages: [{ expect: 200, request: { before, after } }],
    requests,
    ratePerSecond: 80,
    signal: new AbortController().signal,
    guard: () => undefined,
  });
  try {
    await turns.measure(count);
    return turns.pairs.map((pair: Pair) => ({ before: pair.before.pages[0]!.latenciesMs, after: pair.after.pages[0]!.latenciesMs }));
  } finally {
    await turns.close();
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function requestTo(url: string): PairedPage["request"]["before"] {
  return { origin: url, dial: { address: "127.0.0.1", port: Number(new URL(url).port) }, method: "GET", path: "/signup", headers: {} };
}

function windows(pairs: readonly PairedLatencies[], size: number): readonly (readonly PairedLatencies[])[] {
  return Array.from({ length: Math.max(0, pairs.length - size + 1) }, (_, index) => pairs.slice(index, index + size));
}
