import { type Command, runCommand } from "../commands/run-command.ts";
import type { KeptStep, ReleaseMarker, ReleaseStep, RunOutcome } from "../model/release.ts";
import type { JournalFile } from "./journal-file.ts";

/** The declared commands, by the step they are. */
export interface ReleasePlan {
  readonly environment?: Command;
  readonly rehearsal?: Command;
  readonly build?: Command;
  readonly migrate?: Command;
  readonly deploy: Command;
  readonly smoke: Command;
  readonly rollback?: Command;
  readonly forward?: Command;
  /** How long a deployed commit may take until it answers. */
  readonly liveWaitSeconds: number;
}

/** What the steps of a run share. */
export interface StepContext {
  readonly plan: ReleasePlan;
  readonly folder: string;
  readonly journal: JournalFile;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** The commit that customers get, where it can be seen; undefined where nothing says how. Rejects when nothing answers. */
  readonly seeLive?: (() => Promise<string>) | undefined;
  /** Tells the monitor of a change to what customers have. Never rejects. */
  readonly mark?: ((marker: ReleaseMarker) => Promise<void>) | undefined;
  readonly say: (line: string) => void;
}

type Ended = Pick<KeptStep, "step" | "outcome" | "reason">;

const words: Readonly<Record<ReleaseStep, string>> = {
  environment: "check the settings",
  rehearsal: "try the database changes",
  build: "build",
  migrate: "change the database",
  deploy: "deploy",
  live: "see the new commit live",
  smoke: "try it as a customer",
  rollback: "go back",
  "live-after": "see the commit live",
  "smoke-after": "try it as a customer again",
  forward: "go forward again",
};

/** Which command a step runs. */
const commandOf: Readonly<Record<Exclude<ReleaseStep, "live" | "live-after">, keyof Omit<ReleasePlan, "liveWaitSeconds">>> = {
  environment: "environment",
  rehearsal: "rehearsal",
  build: "build",
  migrate: "migrate",
  deploy: "deploy",
  smoke: "smoke",
  rollback: "rollback",
  "smoke-after": "smoke",
  forward: "forward",
};

/**
 * Takes one step, journalled before and after; undefined where nothing is declared for it. `commit` is what customers are to have
 * afterwards. Throws JournalLost: what was to be begun was not, or how it ended could not be kept.
 */
export async function takeStep(context: StepContext, step: ReleaseStep, commit: string, previous?: string): Promise<Ended | undefined> {
  const { plan, journal, now, say } = context;
  const startedAt = now();
  const isLook = step === "live" || step === "live-after";
  const command = isLook ? undefined : plan[commandOf[step]];
  if (isLook ? context.seeLive === undefined : command === undefined) return undefined;
  journal.append({ entry: "start", step, at: new Date(startedAt).toISOString() });
  say(`${words[step]} …`);
  const marker = step === "deploy" || step === "rollback" || step === "forward" ? markerOf(step, commit, startedAt) : undefined;
  if (marker !== undefined) await context.mark?.(marker);
  const end =
    command === undefined
      ? await awaitLive(context, commit)
      : await runCommand(command, {
          folder: context.folder,
          environment: {
            OPENINGDAY_STEP: step,
            OPENINGDAY_COMMIT: commit,
            ...(previous === undefined ? {} : { OPENINGDAY_PREVIOUS: previous }),
          },
          signal: context.signal,
          onStart: (started) => journal.append({ entry: "process", step, process: started }),
          onLine: (line) => say(`  | ${line}`),
        });
  journal.append({ entry: "finish", step, at: new Date(now()).toISOString(), ...end });
  if (marker !== undefined) await context.mark?.({ ...marker, outcome: end.outcome });
  const seconds = (end.tookMs / 1_000).toFixed(1);
  say(
    end.outcome === "done"
      ? `${words[step]}: done in ${seconds} s`
      : `${words[step]}: ${end.outcome}, ${end.reason ?? "no reason"} (${seconds} s)`,
  );
  return { step, outcome: end.outcome, ...(end.reason === undefined ? {} : { reason: end.reason }) };
}

function markerOf(change: ReleaseMarker["change"], commit: string, at: number): ReleaseMarker {
  return { id: `${change}@${new Date(at).toISOString()}`, change, commit, at };
}

const lookEveryMs = 1_000;

/** Looks until the commit answers that was deployed. */
async function awaitLive({ seeLive, signal, now, sleep, plan }: StepContext, commit: string): ReturnType<typeof runCommand> {
  const startedAt = now();
  let seen = "";
  for (;;) {
    if (signal.aborted) return { outcome: "stopped", reason: "it was stopped before its end", tail: "", tookMs: now() - startedAt };
    try {
      const live = (await seeLive?.()) ?? "";
      if (live.length >= 7 && (commit.startsWith(live) || live.startsWith(commit)))
        return { outcome: "done", tail: `${live} answers`, tookMs: now() - startedAt };
      seen = `${live.slice(0, 60)} answers, not ${commit.slice(0, 10)}`;
    } catch (error) {
      seen = error instanceof Error ? error.message : String(error);
    }
    if (now() - startedAt >= plan.liveWaitSeconds * 1_000) return { outcome: "failed", reason: seen, tail: "", tookMs: now() - startedAt };
    await sleep(lookEveryMs);
  }
}

/** Writes how the run ended, and closes its journal. */
export function endRun(
  { journal, now }: StepContext,
  startedAt: number,
  outcome: RunOutcome,
  reason?: string,
): { outcome: RunOutcome; reason?: string } {
  const end = { outcome, ...(reason === undefined ? {} : { reason }) };
  journal.append({ entry: "end", at: new Date(now()).toISOString(), tookMs: now() - startedAt, ...end });
  return end;
}
