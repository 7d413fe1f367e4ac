import type { EvidenceByKey, EvidenceKey } from "./evidence.ts";
import type { Target } from "./target.ts";
import type { Tools } from "./tools.ts";
import type { Mode } from "./words.ts";

export interface ProbeContext {
  readonly target: Target;
  readonly tools: Tools;
  /** Active probes may act only where this is `active`. */
  readonly mode: Mode;
  readonly signal: AbortSignal;
  /** Another probe's evidence; rejects with NotConfigured or the other probe's reason when there is none. */
  readonly need: <K extends EvidenceKey>(key: K) => Promise<EvidenceByKey[K]>;
  /** One short line for the person who waits. */
  readonly progress: (line: string) => void;
}

/** Asks the world one kind of question. Rejects with a plain reason when the world did not answer. */
export interface Probe<K extends EvidenceKey = EvidenceKey> {
  readonly key: K;
  readonly mode: Mode;
  readonly timeoutMs: number;
  /** Requests it may send at most to this target, printed for active probes. */
  readonly maxRequests: number | ((target: Target) => number);
  /** Active probes of a later phase wait for all of an earlier one: 1 alongside, 2 load, 3 monitor schedule and what a few requests ask for, 4 what takes seconds and times nothing by the millisecond: the drill, and what keeps this machine busy. */
  readonly phase?: 1 | 2 | 3 | 4;
  /** Milliseconds it is given after an abort to put back what it changed; 0 when it changes nothing. */
  readonly putsBackMs?: number;
  /** It looks at the repository alone and asks nothing over the network: its work is for a thread of its own, so that it delays no answer. */
  readonly apart?: boolean;
  /** It is of the longest chain of answers, so it begins before the others. */
  readonly ahead?: boolean;
  gather(context: ProbeContext): Promise<EvidenceByKey[K]>;
}

/** Gives a probe its types. */
export function defineProbe<const K extends EvidenceKey>(probe: Probe<K>): Probe<K> {
  return probe;
}

/** The configuration does not say where to look: `reason` names the missing part in a sentence. */
export class NotConfigured extends Error {
  override readonly name = "NotConfigured";
}
