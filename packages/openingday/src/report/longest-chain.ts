import type { ProbeTiming } from "../model/report.ts";

/** Answers of the world that had to come one after the other: what a run waits for however fast the machine is. */
export interface LongestChain {
  /** Probes in order, each with the answers it waited for itself. */
  readonly links: readonly { readonly key: string; readonly answers: number }[];
  readonly answers: number;
}

/** The longest chain of answers among probes of one mode; empty where nothing was asked. */
export function findLongestChain(probes: readonly ProbeTiming[], mode: ProbeTiming["mode"] = "passive"): LongestChain {
  const byKey = new Map(probes.filter((probe) => probe.mode === mode).map((probe) => [probe.key, probe]));
  let longest: LongestChain = { links: [], answers: 0 };
  for (const last of byKey.values()) {
    const links: { key: string; answers: number }[] = [];
    // Kept evidence is read from a file: pointers that go in a circle end here too.
    for (let probe: ProbeTiming | undefined = last; probe !== undefined && links.length < byKey.size;) {
      links.unshift({ key: probe.key, answers: probe.answersInARow ?? 0 });
      probe = probe.answersAfter === undefined ? undefined : byKey.get(probe.answersAfter);
    }
    const answers = links.reduce((sum, link) => sum + link.answers, 0);
    if (answers > longest.answers) longest = { links: links.filter((link) => link.answers > 0), answers };
  }
  return longest;
}
