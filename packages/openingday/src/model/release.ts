/** What a release is made of, in this order. `live` looks whether the commit that answers is the one that was deployed. */
export type ReleaseStep =
  | "environment"
  | "rehearsal"
  | "build"
  | "migrate"
  | "deploy"
  | "live"
  | "smoke"
  | "rollback"
  | "live-after"
  | "smoke-after"
  | "forward";

/** How a step ended. `lost`: it was begun, and what ran it died before it could say how it ended. */
export type StepOutcome = "done" | "failed" | "timed-out" | "stopped" | "lost";

/** How a run ended. `failed`: nothing that customers use was changed. `stuck`: it was, and it is not known to be well. */
export type RunOutcome = "released" | "rolled-back" | "failed" | "stuck" | "rehearsed";

/** The process that writes a journal, or one that it started. `ticks` tells it from a later one of the same number, where the system says. */
export interface OwnProcess {
  readonly pid: number;
  readonly ticks?: string;
}

/** One line of a release's journal. It is on the disk before what it announces happens. */
export type ReleaseEntry =
  | {
      readonly entry: "begin";
      readonly journalVersion: 1;
      readonly run: number;
      readonly kind: "release" | "rollback" | "drill";
      readonly at: string;
      readonly owner: OwnProcess;
      /** What is brought to customers: full commit. */
      readonly commit: string;
      /** What customers had before, where it is known. */
      readonly previous?: string;
      /** An earlier run that did not come to its end, and that this one goes on with. */
      readonly continues?: number;
    }
  | { readonly entry: "start"; readonly step: ReleaseStep; readonly at: string }
  | { readonly entry: "process"; readonly step: ReleaseStep; readonly process: OwnProcess }
  | {
      readonly entry: "finish";
      readonly step: ReleaseStep;
      readonly at: string;
      readonly outcome: Exclude<StepOutcome, "lost">;
      readonly tookMs: number;
      readonly exitCode?: number;
      readonly reason?: string;
      /** The end of what it printed, redacted. */
      readonly tail: string;
    }
  | { readonly entry: "notes"; readonly text: string }
  | { readonly entry: "end"; readonly at: string; readonly outcome: RunOutcome; readonly tookMs: number; readonly reason?: string };

/** For the monitor: what customers get was changed, or is about to be. */
export interface ReleaseMarker {
  /** One for each change, before it and after it. */
  readonly id: string;
  readonly change: "deploy" | "rollback" | "forward";
  /** What is brought to customers. */
  readonly commit: string;
  /** When the change began, epoch milliseconds. */
  readonly at: number;
  /** Absent before its end, and for good where the release died meanwhile. */
  readonly outcome?: Exclude<StepOutcome, "lost">;
}

/** A step of a run, as far as its journal tells. */
export interface KeptStep {
  readonly step: ReleaseStep;
  readonly outcome: StepOutcome;
  readonly at: string;
  readonly tookMs?: number;
  readonly reason?: string;
  readonly tail?: string;
  readonly process?: OwnProcess;
}

/** One journal, read. */
export interface ReleaseRun {
  readonly run: number;
  readonly kind: "release" | "rollback" | "drill";
  readonly at: string;
  readonly owner: OwnProcess;
  readonly commit: string;
  readonly previous?: string;
  readonly continues?: number;
  readonly steps: readonly KeptStep[];
  readonly notes?: string;
  /** Absent: it did not come to its end, or still runs. */
  readonly end?: { readonly at: string; readonly outcome: RunOutcome; readonly tookMs: number; readonly reason?: string };
}
