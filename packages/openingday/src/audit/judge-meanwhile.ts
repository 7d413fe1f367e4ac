import type { Check, CheckContext, Outcome } from "../model/check.ts";
import type { EvidenceKey, EvidenceMap, Gathered } from "../model/evidence.ts";
import { evaluateCheck } from "./evaluate.ts";

/** At one go, milliseconds. */
const sliceMs = 5;

/** Judges while other evidence is still on its way. */
export interface Meanwhile {
  /** Another piece of evidence is there. */
  take(key: EvidenceKey, gathered: Gathered<EvidenceKey>): void;
  /** What was judged until now; nothing more is judged from here on. */
  stop(): ReadonlyMap<Check, Outcome>;
}

export interface MeanwhileOptions {
  /** Called once, when there is time for it. */
  readonly loadChecks: () => Promise<readonly Check[]>;
  /** What is known from the start: as a rule why something will not be looked at. */
  readonly known: EvidenceMap;
  /** Evidence that will come. What a check would use besides counts as absent. */
  readonly expected: ReadonlySet<EvidenceKey>;
  readonly context: CheckContext;
  /** Resolves when there is little else to do. */
  readonly quiet: () => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Judges each check once its last piece of evidence is there, a few at a time and only while there is little else to do. A check is
 * a pure function of its evidence, so it does not matter when it is asked. What fails here is left for later.
 */
export function judgeMeanwhile({ loadChecks, known, expected, context, quiet, now }: MeanwhileOptions): Meanwhile {
  const evidence: Partial<Record<EvidenceKey, Gathered<EvidenceKey>>> = { ...known };
  const outcomes = new Map<Check, Outcome>();
  let checks: readonly Check[] | undefined;
  let working = false;
  let stopped = false;

  const isReady = (check: Check): boolean =>
    !outcomes.has(check) && [...check.needs, ...(check.uses ?? [])].every((key) => evidence[key] !== undefined || !expected.has(key));

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    let left: boolean;
    do {
      await quiet();
      checks ??= await loadChecks();
      left = judgeSlice(checks.filter(isReady));
    } while (left);
    working = false;
  }

  /** Whether some are left. */
  function judgeSlice(ready: readonly Check[]): boolean {
    const end = now() + sliceMs;
    for (const check of ready) {
      if (stopped) return false;
      if (now() > end) return true;
      outcomes.set(check, evaluateCheck(check, evidence as EvidenceMap, context));
    }
    return false;
  }

  // The checks are loaded while nothing is there yet to be judged.
  work().catch(() => undefined);
  return {
    take(key, gathered) {
      evidence[key] = gathered;
      work().catch(() => undefined);
    },
    stop() {
      stopped = true;
      return outcomes;
    },
  };
}
