import { performance } from "node:perf_hooks";
import { sides, type PageTurn, type Pair, type Side, type Turn } from "../model/perf-comparison.ts";
import { keepSchedule } from "./arrivals.ts";
import { openConnections, type DrivenRequest, type Ending } from "./connections.ts";
import { createLatencyHistogram } from "./latency-histogram.ts";
import { probeTimer } from "./timer-probe.ts";

export interface PairedPage {
  /** The one status that counts as an answer. */
  readonly expect: number;
  readonly request: Readonly<Record<Side, DrivenRequest>>;
}

export interface PairedPlan {
  readonly pages: readonly PairedPage[];
  /** Requests a turn and page. */
  readonly requests: number;
  /** Arrivals per second, all pages together. */
  readonly ratePerSecond: number;
  readonly signal: AbortSignal;
  /** Throws for an address that is not ours to load; asked before the first connection. */
  readonly guard: (host: string, address: string) => void;
  /** For one request. Default 10,000. */
  readonly timeoutMs?: number;
  /** Called after each pair with how many there are. */
  readonly onPair?: (measured: number) => void;
}

export interface PairedTurns {
  /** Measures so many pairs more; ends early, without rejecting, when stopped or when a side fell silent. */
  measure(pairs: number): Promise<void>;
  readonly pairs: readonly Pair[];
  /** Requests sent, those of the warm-up among them. */
  readonly sent: () => number;
  readonly silent: () => Side | "both" | undefined;
  close(): Promise<void>;
}

const warmUps = 8;
const maxInFlight = 256;
/** Enough that requests do not wait for each other on our side. */
const connectionsPerSide = 64;
const maxFailuresInRow = 10;
const lastQuestions = 3;
const drainMs = 5000;

/**
 * Asks two releases the same, a turn at one and then a turn at the other, in the order before, after, after, before, so that what the
 * machine does meanwhile meets both alike. In a turn requests leave on a schedule that slow answers cannot hold up, and each latency
 * counts from the moment the request was due. Rejects when `guard` refuses an address.
 */
export async function openPairedTurns(plan: PairedPlan): Promise<PairedTurns> {
  const { pages, requests, ratePerSecond, signal } = plan;
  for (const { origin, dial } of pages.flatMap(({ request }) => sides.map((side) => request[side])))
    plan.guard(new URL(origin).hostname, dial.address);
  const timeoutMs = plan.timeoutMs ?? 10_000;
  const connections = openConnections(timeoutMs, connectionsPerSide);
  const pairs: Pair[] = [];
  let sent = 0;
  let silent: Side | "both" | undefined;
  let warm = false;

  function send(page: PairedPage, side: Side, ended: (ending: Ending) => void): void {
    sent++;
    connections.send(page.request[side], ended);
  }

  /** One that trickles for ever is given up as well. */
  async function ask(page: PairedPage, side: Side): Promise<Ending> {
    const ended = Promise.withResolvers<Ending>();
    send(page, side, ended.resolve);
    return withinMs(ended, timeoutMs, signal, { answered: false, connected: true, message: "it took too long" });
  }

  /** Opens connections and lets both sides compile their code; what comes back does not count. */
  async function warmUp(): Promise<void> {
    if (warm) return;
    warm = true;
    for (const side of sides)
      for (const page of pages)
        for (let n = 0; n < warmUps && !signal.aborted; n += 2) await Promise.all([ask(page, side), ask(page, side)]);
  }

  /** The turn, and whether it was ended because nothing came back as expected any more. */
  async function takeTurn(side: Side): Promise<{ readonly turn: Turn; readonly fellSilent: boolean }> {
    const tallies = pages.map(createTally);
    const probe = await createLatencyHistogram();
    const count = requests * pages.length;
    const gapMs = 1000 / ratePerSecond;
    const waiting = new Map<number, Tally>();
    const drained = Promise.withResolvers<void>();
    let failuresInRow = 0;
    let allSent = false;
    const over = new AbortController();
    const probing = probeTimer(probe, count * gapMs, AbortSignal.any([signal, over.signal])).catch(() => undefined);
    const driving = keepSchedule({
      count,
      gapMs,
      signal,
      fire(index, dueAt) {
        const page = pages[index % pages.length]!;
        const tally = tallies[index % pages.length]!;
        if (waiting.size >= maxInFlight) {
          tally.lose();
          return ++failuresInRow < maxFailuresInRow;
        }
        waiting.set(index, tally);
        send(page, side, (ending) => {
          if (!waiting.delete(index)) return;
          failuresInRow = tally.take(ending, page.expect, performance.now() - dueAt) ? 0 : failuresInRow + 1;
          if (allSent && waiting.size === 0) drained.resolve();
        });
        return failuresInRow < maxFailuresInRow;
      },
    });
    const fired = await driving;
    if (fired < count) over.abort();
    await probing;
    allSent = true;
    if (waiting.size > 0) await withinMs(drained, drainMs, signal, undefined);
    signal.throwIfAborted();
    for (const tally of waiting.values()) tally.lose();
    failuresInRow += waiting.size;
    waiting.clear();
    const turn = { probeP95Ms: probe.percentileMs(95), pages: tallies.map((tally) => tally.result()) };
    return { turn, fellSilent: failuresInRow >= maxFailuresInRow };
  }

  async function takePair(): Promise<void> {
    const order: readonly Side[] = pairs.length % 2 === 0 ? sides : ["after", "before"];
    const turns: Partial<Record<Side, Turn>> = {};
    for (const side of order) {
      const { turn, fellSilent } = await takeTurn(side);
      turns[side] = turn;
      if (fellSilent) silent = silent === undefined ? side : "both";
    }
    const { before, after } = turns;
    if (before === undefined || after === undefined) return;
    pairs.push({ before, after });
    if (silent === "before" || silent === "after") await askTheOther(silent);
  }

  /** A side may have fallen silent because everything did: then the other one says nothing either. */
  async function askTheOther(side: Side): Promise<void> {
    const other = side === "before" ? "after" : "before";
    const endings = await Promise.all(pages.slice(0, 1).flatMap((page) => Array.from({ length: lastQuestions }, () => ask(page, other))));
    if (endings.every(({ answered }) => !answered)) silent = "both";
  }

  return {
    pairs,
    sent: () => sent,
    silent: () => silent,
    async measure(count) {
      try {
        await warmUp();
        for (let n = 0; n < count && silent === undefined && !signal.aborted; n++) {
          await takePair();
          plan.onPair?.(pairs.length);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    async close() {
      connections.close();
    },
  };
}

/** What the promise resolves with, or `otherwise` when the time is over or the run is stopped. */
async function withinMs<T>({ promise, resolve }: PromiseWithResolvers<T>, ms: number, signal: AbortSignal, otherwise: T): Promise<T> {
  const giveUp = (): void => resolve(otherwise);
  const timer = setTimeout(giveUp, ms);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

interface Tally {
  /** Whether the request went as it should. */
  take(ending: Ending, expected: number, tookMs: number): boolean;
  /** A request that nothing came of: not sent, because too many were still waiting for their answer, or given up at the end. */
  lose(): void;
  result(): PageTurn;
}

function createTally(): Tally {
  const latenciesMs: number[] = [];
  const statuses: Record<string, number> = {};
  let errors = 0;
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;
  return {
    take(ending, expected, tookMs) {
      if (!ending.answered) {
        errors++;
        return false;
      }
      statuses[ending.status] = (statuses[ending.status] ?? 0) + 1;
      if (ending.status !== expected) return false;
      latenciesMs.push(tookMs);
      fewest = Math.min(fewest, ending.bytes);
      most = Math.max(most, ending.bytes);
      return true;
    },
    lose() {
      errors++;
    },
    result: () => ({ latenciesMs, errors, statuses, bytes: latenciesMs.length === 0 ? { fewest: 0, most: 0 } : { fewest, most } }),
  };
}
