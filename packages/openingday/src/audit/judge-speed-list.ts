import type { Outcome } from "../model/check.ts";
import type { SpeedItemReport, SpeedState } from "../model/speed-list.ts";
import type { SpeedItem, SpeedProof } from "../roadmap/speed-list.ts";

type ProofState = Exclude<SpeedState, "ask">;

interface Told {
  readonly state: ProofState;
  readonly seen: readonly string[];
}

/** The worst first: what is to be mended counts more than what was not seen, and that more than what is fine. */
const order: readonly ProofState[] = ["mend", "hint", "not-seen", "fine"];

/** What the outcomes of the checks, by their ids, say about each item. */
export function judgeSpeedList(list: readonly SpeedItem[], outcomes: ReadonlyMap<string, Outcome>): readonly SpeedItemReport[] {
  return list.map(({ id, title, proofs, ask, why, notYet }) => {
    const told = proofs.map((proof) => ({ proof, ...tell(proof, outcomes.get(proof.check)) }));
    const state = order.find((one) => told.some((proof) => proof.state === one)) ?? "ask";
    return {
      id,
      title,
      state,
      checks: told.map(({ proof, state: proofState }) => ({ id: proof.check, state: proofState, isHint: proof.isHint === true })),
      // Several checks may be silent for the same reason.
      seen: [...new Set(told.filter((proof) => proof.state === state && state !== "fine").flatMap(({ seen }) => seen))],
      ...(ask === undefined ? {} : { ask }),
      why,
      notYet,
    };
  });
}

function tell({ cases, isHint }: SpeedProof, outcome: Outcome | undefined): Told {
  switch (outcome?.status) {
    case undefined:
      return { state: "not-seen", seen: [] };
    case "passed":
    case "not-applicable":
      return { state: "fine", seen: [] };
    case "inconclusive":
      return { state: "not-seen", seen: [outcome.reason] };
    case "failed":
    case "warned": {
      const about = outcome.findings.filter(({ code }) => cases === undefined || cases.includes(code));
      if (about.length === 0) return { state: "fine", seen: [] };
      return { state: isHint === true ? "hint" : "mend", seen: about.map(({ message }) => message) };
    }
  }
}
