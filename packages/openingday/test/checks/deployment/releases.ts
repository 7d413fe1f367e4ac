import type { ReleaseJournals } from "../../../src/model/evidence-releases.ts";
import type { KeptStep, ReleaseRun, RunOutcome } from "../../../src/model/release.ts";

export const [first, second] = ["a".repeat(40), "b".repeat(40)] as const;

/** One run, an hour before the checks look. */
export function run(
  number: number,
  kind: ReleaseRun["kind"],
  commit: string,
  at: number,
  outcome?: RunOutcome,
  steps: readonly KeptStep["step"][] = [],
): ReleaseRun {
  const iso = new Date(at - 3_600_000).toISOString();
  return {
    run: number,
    kind,
    at: iso,
    owner: { pid: 0 },
    commit,
    steps: steps.map((step) => ({ step, outcome: "done", at: iso, tookMs: 2_000 })),
    notes: "# Release",
    ...(outcome === undefined ? {} : { end: { at: iso, outcome, tookMs: 9_000 } }),
  };
}

/** Two releases and a drill. */
export function journals(at: number, more: Partial<ReleaseJournals> = {}): ReleaseJournals {
  return {
    runs: [
      run(1, "release", first, at, "released"),
      run(2, "release", second, at, "released"),
      run(3, "drill", first, at, "rehearsed", ["rollback", "smoke-after", "forward", "smoke"]),
    ],
    canGoBack: true,
    lostCommits: [],
    ...more,
  };
}
