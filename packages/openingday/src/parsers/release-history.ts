import type { ReleaseRun } from "../model/release.ts";

/** What the journals, oldest first, say about what customers have. */
export interface ReleaseHistory {
  /** What customers have, as far as releases were made with openingday. */
  readonly current?: string;
  /** What they had before: where the way back leads. */
  readonly previous?: string;
}

/** Adds up the runs: each release puts a commit on top, each way back takes one off. A drill ends where it began. */
export function readHistory(runs: readonly ReleaseRun[]): ReleaseHistory {
  const stack: string[] = [];
  for (const { kind, commit, previous, end } of runs) {
    if (kind === "drill" || end === undefined) continue;
    // A release made by other means in between is known from what was live when this one began.
    if (kind === "release" && previous !== undefined && stack.at(-1) !== previous) stack.push(previous);
    // Where a release got stuck, customers may have it: the way back leads to what they had before.
    if (kind === "release" && (end.outcome === "released" || end.outcome === "stuck") && stack.at(-1) !== commit) stack.push(commit);
    if (end.outcome === "rolled-back" && kind === "rollback") {
      const at = stack.lastIndexOf(commit);
      if (at !== -1) stack.splice(at + 1);
      else stack.push(commit);
    }
  }
  const current = stack.at(-1);
  const previous = stack.at(-2);
  return { ...(current === undefined ? {} : { current }), ...(previous === undefined ? {} : { previous }) };
}

/** The newest run, where it neither came to its end nor was gone on with. */
export function findUnsettled(runs: readonly ReleaseRun[]): ReleaseRun | undefined {
  const last = runs.at(-1);
  return last?.end === undefined ? last : undefined;
}

/** A run with the ones that it goes on with, oldest first. */
export function chainOf(runs: readonly ReleaseRun[], run: ReleaseRun): readonly ReleaseRun[] {
  const earlier = runs.find(({ run: number }) => number === run.continues && number < run.run);
  return earlier === undefined ? [run] : [...chainOf(runs, earlier), run];
}
