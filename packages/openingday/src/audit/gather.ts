import type { EvidenceByKey, EvidenceKey, EvidenceMap, Gathered } from "../model/evidence.ts";
import { NotConfigured, type Probe } from "../model/probe.ts";
import type { ProbeTiming } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import type { Mode } from "../model/words.ts";
import { type AnswerChain, type AnswerCounter, countAnswers } from "./answer-chain.ts";

export interface GatherOptions {
  readonly target: Target;
  /** The doors out for each kind of probe: passive ones are never held to a proof of ownership, active ones always. */
  readonly tools: Readonly<Record<Mode, Tools>>;
  readonly mode: Mode;
  readonly probes: readonly Probe[];
  /** Evidence kept from an earlier run: its probes are not run again. */
  readonly known?: EvidenceMap;
  readonly signal: AbortSignal;
  /** Whole run, milliseconds. */
  readonly deadlineMs: number;
  readonly now: () => number;
  readonly progress?: (event: ProgressEvent) => void;
  /** Called with each piece of evidence as soon as it is there. */
  readonly onGathered?: (key: EvidenceKey, gathered: Gathered<EvidenceKey>) => void;
}
export interface ProgressEvent {
  readonly key: EvidenceKey;
  readonly state: "started" | "said" | "ended";
  readonly line?: string;
  readonly tookMs?: number;
}
export interface GatherResult {
  readonly evidence: EvidenceMap;
  readonly timings: readonly ProbeTiming[];
}

const headStartMs = 250;
const headStartAnswers = 2;
/** Between the starts of two probes. */
const apartMs = 5;

class Missing extends Error {
  override readonly name = "Missing";
}

/**
 * Runs the probes, passive ones at once, active ones phase by phase, each under its own time-out and all under one deadline.
 * Never rejects: a crash, a time-out or a missing setting becomes a reason.
 */
export async function gatherEvidence(options: GatherOptions): Promise<GatherResult> {
  const { target, tools, mode, signal, now } = options;
  const startedAt = now();
  const byKey = new Map<EvidenceKey, Probe>(options.probes.map((probe) => [probe.key, probe]));
  const running = new Map<EvidenceKey, Promise<Gathered<EvidenceKey>>>();
  const timings: ProbeTiming[] = [];
  const waits = new Map<EvidenceKey, EvidenceKey[]>();
  const chains = new Map<EvidenceKey, AnswerChain>();
  const counters = new Map<EvidenceKey, AnswerCounter>();
  const resolved = new Set<string>();

  for (const [key, gathered] of Object.entries(options.known ?? {}) as [EvidenceKey, Gathered<EvidenceKey>][])
    if (gathered.ok) running.set(key, Promise.resolve(gathered));

  function start(probe: Probe): Promise<Gathered<EvidenceKey>> {
    const already = running.get(probe.key);
    if (already !== undefined) return already;
    const promise = runProbe(probe);
    running.set(probe.key, promise);
    return promise;
  }

  async function need<K extends EvidenceKey>(asker: EvidenceKey, key: K): Promise<EvidenceByKey[K]> {
    waits.set(asker, [...(waits.get(asker) ?? []), key]);
    const probe = byKey.get(key);
    const gathered = await (running.get(key) ?? (probe === undefined ? undefined : start(probe)));
    if (gathered === undefined) throw new Missing(`“${key}” was not looked at`);
    if (!gathered.ok) throw gathered.kind === "not-configured" ? new NotConfigured(gathered.reason) : new Missing(gathered.reason);
    return gathered.value as EvidenceByKey[K];
  }

  /**
   * What runs apart holds up nobody and begins at once. Of the others those of the longest chain of answers go ahead; then one after
   * the other, so that what they all do first holds up no answer.
   */
  async function startInTurn(probes: readonly Probe[]): Promise<Promise<unknown>[]> {
    const ahead = probes.filter((probe) => probe.ahead === true);
    const begun: Promise<unknown>[] = [...probes.filter(({ apart }) => apart === true), ...ahead].map(start);
    if (ahead[0] !== undefined) await goAhead(ahead[0]);
    for (const probe of probes.filter(({ apart, ahead: first }) => apart !== true && first !== true)) {
      begun.push(start(probe));
      await pause(apartMs);
    }
    return begun;
  }

  async function goAhead({ key }: Probe): Promise<void> {
    const isAhead = (): boolean => chains.has(key) || (counters.get(key)?.longest().total ?? 0) >= headStartAnswers;
    for (let waited = 0; waited < headStartMs && !isAhead() && !signal.aborted; waited += apartMs) await pause(apartMs);
  }

  async function runProbe(probe: Probe): Promise<Gathered<EvidenceKey>> {
    const begun = now();
    const left = Math.max(0, options.deadlineMs - (begun - startedAt));
    const limitMs = Math.min(probe.timeoutMs, left);
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    signal.addEventListener("abort", stop, { once: true });
    options.progress?.({ key: probe.key, state: "started" });
    const counter = countAnswers(tools[probe.mode], resolved);
    counters.set(probe.key, counter);
    const timer = setTimeout(stop, limitMs);
    let gathered: Gathered<EvidenceKey>;
    let work: Promise<unknown> = Promise.resolve();
    try {
      if (signal.aborted) throw new Missing("the run was stopped");
      const gathering = probe.gather({
        target,
        tools: counter.tools,
        mode,
        signal: abort.signal,
        need: (key) =>
          need(probe.key, key).finally(() => {
            const chain = chains.get(key);
            if (chain !== undefined) counter.follow(key, chain);
          }),
        progress: (line) => options.progress?.({ key: probe.key, state: "said", line }),
      });
      work = gathering;
      const value = await Promise.race([gathering, whenAborted(abort.signal)]);
      gathered = { ok: true, value, tookMs: now() - begun };
    } catch (error) {
      if (abort.signal.aborted && probe.putsBackMs !== undefined) await settled(work, probe.putsBackMs);
      gathered = { ok: false, ...explain(error, abort.signal.aborted, signal.aborted, limitMs), tookMs: now() - begun };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
    const chain = counter.longest();
    chains.set(probe.key, chain);
    timings.push({
      key: probe.key,
      mode: probe.mode,
      tookMs: gathered.tookMs,
      startedAfterMs: begun - startedAt,
      outcome: gathered.ok ? "answered" : gathered.kind,
      waitedFor: waits.get(probe.key) ?? [],
      answersInARow: chain.answersInARow,
      ...(chain.answersAfter === undefined ? {} : { answersAfter: chain.answersAfter }),
    });
    options.onGathered?.(probe.key, gathered);
    options.progress?.({ key: probe.key, state: "ended", tookMs: gathered.tookMs, ...(gathered.ok ? {} : { line: gathered.reason }) });
    return gathered;
  }

  await Promise.all(await startInTurn(options.probes.filter((probe) => probe.mode === "passive")));
  for (const phase of [1, 2, 3, 4] as const)
    await Promise.all(options.probes.filter((probe) => probe.mode === "active" && (probe.phase ?? 1) === phase).map(start));

  const evidence: Partial<Record<EvidenceKey, Gathered<EvidenceKey>>> = {};
  for (const [key, promise] of running) evidence[key] = await promise;
  return { evidence: evidence as EvidenceMap, timings };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new Missing("it took too long"));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}

/** Waits until the work is over, well or not, or the time is. */
async function settled(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([Promise.allSettled([work]), limit]);
  clearTimeout(timer);
}

function explain(
  error: unknown,
  aborted: boolean,
  stopped: boolean,
  limitMs: number,
): { kind: "not-configured" | "failed" | "timeout"; reason: string } {
  if (error instanceof NotConfigured) return { kind: "not-configured", reason: error.message };
  if (stopped) return { kind: "failed", reason: "the run was stopped before this was looked at" };
  if (aborted) return { kind: "timeout", reason: `this took longer than ${Math.round(limitMs / 100) / 10} s and was given up` };
  return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
}
