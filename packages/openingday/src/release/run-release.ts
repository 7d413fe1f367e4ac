import type { KeptStep, ReleaseStep, RunOutcome } from "../model/release.ts";
import { endRun, type StepContext, takeStep } from "./take-steps.ts";

/** What is released, over what. */
export interface ReleaseJob {
  readonly commit: string;
  readonly previous?: string;
  /** Steps that an earlier run of the same release did. */
  readonly done: readonly ReleaseStep[];
  /** An earlier run of it had begun to deploy: what customers have is not known. */
  readonly touched: boolean;
  readonly notes: string;
}

/** How a run ended. */
export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly reason?: string;
  /** Somebody stopped it while customers may have one thing or the other: its end is not written, so that it can be gone on with. */
  readonly isOpen?: true;
}

const untouched: readonly ReleaseStep[] = ["environment", "rehearsal", "build", "migrate"];

/** The declared steps in their order; where customers may have got something bad, the way back and a second look. */
export async function runRelease(context: StepContext, job: ReleaseJob): Promise<RunEnd> {
  const startedAt = context.now();
  const { commit, previous, done } = job;
  for (const step of untouched) {
    if (done.includes(step)) continue;
    const ended = await takeStep(context, step, commit, previous);
    if (ended === undefined || ended.outcome === "done") continue;
    const changed =
      step === "migrate"
        ? " The database may be changed in part; customers still have the release before."
        : " Nothing was changed for customers.";
    if (job.touched)
      return leave(context, startedAt, { outcome: "stuck", reason: `“${step}” ${say(ended)}, and an earlier run had begun to deploy.` });
    return leave(context, startedAt, { outcome: "failed", reason: `“${step}” ${say(ended)}.${changed}` });
  }
  for (const step of ["deploy", "live", "smoke"] as const) {
    if (step === "deploy" && done.includes(step)) continue;
    const ended = await takeStep(context, step, commit, previous);
    if (ended === undefined || ended.outcome === "done") continue;
    if (ended.outcome === "stopped") return leaveOpen(step);
    return goBack(context, startedAt, job, `“${step}” ${say(ended)}`);
  }
  context.journal.append({ entry: "notes", text: job.notes });
  return leave(context, startedAt, { outcome: "released" });
}

async function goBack(context: StepContext, startedAt: number, { previous, commit }: ReleaseJob, why: string): Promise<RunEnd> {
  if (previous === undefined)
    return leave(context, startedAt, {
      outcome: "stuck",
      reason: `${why}. No earlier release is known, so there is nothing to go back to (release.no-previous).`,
    });
  if (context.plan.rollback === undefined)
    return leave(context, startedAt, {
      outcome: "stuck",
      reason: `${why}. No “rollback” is declared, so customers have what was deployed.`,
    });
  context.say(`${why}: going back to ${previous.slice(0, 10)}.`);
  return leave(context, startedAt, await takeWayBack(context, previous, commit, why));
}

/** The declared way back and a second look at what customers have then. */
export async function takeWayBack(context: StepContext, to: string, from: string, why?: string): Promise<RunEnd> {
  const because = why === undefined ? "" : `${why}. `;
  for (const step of ["rollback", "live-after", "smoke-after"] as const) {
    const ended = await takeStep(context, step, to, from);
    if (ended === undefined || ended.outcome === "done") continue;
    if (ended.outcome === "stopped") return leaveOpen(step);
    return { outcome: "stuck", reason: `${because}“${step}” ${say(ended)}: look at what customers have now.` };
  }
  return { outcome: "rolled-back", ...(why === undefined ? {} : { reason: `${why}.` }) };
}

/** Writes how a run ended, unless it was stopped. */
export function leave(context: StepContext, startedAt: number, end: RunEnd): RunEnd {
  return end.isOpen === true ? end : endRun(context, startedAt, end.outcome, end.reason);
}

/** Who pressed Ctrl+C decides what comes next. */
export function leaveOpen(step: ReleaseStep): RunEnd {
  return {
    outcome: "stuck",
    isOpen: true,
    reason: `“${step}” was stopped. “openingday release --resume” goes on, “--rollback” goes back.`,
  };
}

function say({ outcome, reason }: Pick<KeptStep, "outcome" | "reason">): string {
  if (outcome === "timed-out") return reason ?? "took too long";
  return `failed: ${reason ?? "no reason was given"}`;
}
