import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import type { ReleaseRun, ReleaseStep } from "../model/release.ts";
import { chainOf, readHistory } from "../parsers/release-history.ts";
import { draftNotes, type NotedCommit } from "../parsers/release-notes.ts";
import { JournalLost } from "../release/journal-file.ts";
import { runRelease, type RunEnd } from "../release/run-release.ts";
import { finishDrill, runRollback } from "../release/run-rollback.ts";
import { endRun } from "../release/take-steps.ts";
import { describeEnd, describeUnsettled } from "../report/release-text.ts";
import { beginRun, createStepContext, readCleanCommit, type ReleaseSetup, setUpRelease } from "./release-setup.ts";

/** `openingday release`: the declared steps as one journalled run. Exit code 0 released, 1 not, 3 could not run. */
export async function release(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      resume: { type: "boolean", default: false },
      rollback: { type: "boolean", default: false },
      notes: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  if (values.resume && values.rollback) throw new ConfigError("Either --resume or --rollback: one goes on, the other goes back.");
  const setup = await setUpRelease(values.config);
  try {
    if (values.notes) return await printNotes(setup);
    if (values.resume || values.rollback) return await settle(setup, values.resume);
    refuseUnsettled(setup);
    return await releaseHead(setup);
  } finally {
    await setup.close();
  }
}

/** A run that died must be settled before another begins. */
export function refuseUnsettled({ runs, unsettled }: ReleaseSetup): void {
  if (unsettled !== undefined) throw new ConfigError(describeUnsettled(chainOf(runs, unsettled)));
}

async function releaseHead(setup: ReleaseSetup): Promise<number> {
  const commit = await readCleanCommit(setup);
  const previous = await findPrevious(setup, commit);
  if (previous === undefined)
    process.stderr.write("release.no-previous: no earlier release is known. If this one is bad, there is nothing to go back to.\n");
  const notes = await noteCommits(setup, previous, commit);
  const from = previous === undefined ? {} : { previous };
  const job = { commit, ...from, done: [], touched: false, notes };
  return runWith(setup, { kind: "release", commit, ...from }, (context) => runRelease(context, job), notes);
}

/** Goes on with a run that died, or takes back what it did. */
async function settle(setup: ReleaseSetup, isResume: boolean): Promise<number> {
  const { unsettled, runs } = setup;
  if (unsettled === undefined)
    throw new ConfigError("No release was interrupted. “openingday release” begins one, “openingday rollback” goes back.");
  const chain = chainOf(runs, unsettled);
  const { commit, kind, previous, run } = unsettled;
  const from = previous === undefined ? {} : { previous };
  if (kind === "release" && isResume) {
    const head = await readCleanCommit(setup);
    if (head !== commit)
      throw new ConfigError(
        `The interrupted release was of ${commit.slice(0, 10)}, and ${head.slice(0, 10)} is checked out. Check out the former, or go back with --rollback.`,
      );
    const notes = await noteCommits(setup, previous, commit);
    const job = { commit, ...from, done: stepsDone(chain), touched: isTouched(chain), notes };
    return runWith(setup, { kind, commit, ...from, continues: run }, (context) => runRelease(context, job), notes);
  }
  if (kind === "drill" && previous !== undefined && isResume) {
    // Of a drill, `commit` is where it goes back to and `previous` what customers had.
    return runWith(setup, { kind, commit, previous, continues: run }, (context) => finishDrill(context, previous, commit));
  }
  if (kind === "release" && !isTouched(chain)) {
    return runWith(setup, { kind: "rollback", commit: previous ?? commit, previous: commit, continues: run }, async (context) =>
      endRun(
        context,
        Date.now(),
        "failed",
        "The interrupted release was given up before it had deployed anything. Nothing was changed for customers.",
      ),
    );
  }
  const to = kind === "release" ? previous : commit;
  if (to === undefined)
    throw new ConfigError(
      `release.no-previous: no release before ${commit.slice(0, 10)} is known, so there is nothing to go back to. --resume goes on.`,
    );
  if (setup.plan.rollback === undefined)
    throw new ConfigError("The configuration declares no “rollback” under “release”, so nothing can go back. --resume goes on.");
  const left = kind === "release" ? commit : (previous ?? commit);
  return runWith(setup, { kind: "rollback", commit: to, previous: left, continues: run }, (context) => runRollback(context, to, left));
}

type Begin = Parameters<typeof beginRun>[1];

/** Runs with a journal of its own, and says how it ended. */
export async function runWith(
  setup: ReleaseSetup,
  begin: Begin,
  take: (context: ReturnType<typeof createStepContext>) => Promise<RunEnd>,
  notes?: string,
): Promise<number> {
  const journal = beginRun(setup, begin);
  const context = createStepContext(setup, journal);
  try {
    const end = await take(context);
    if (end.outcome === "released" && notes !== undefined) keepNotes(journal.path, notes);
    process.stdout.write(describeEnd(begin.kind, begin.commit, end, journal.path));
    const isGood =
      end.outcome === "released" || end.outcome === "rehearsed" || (begin.kind === "rollback" && end.outcome === "rolled-back");
    return isGood ? 0 : 1;
  } catch (error) {
    if (!(error instanceof JournalLost)) throw error;
    throw new ConfigError(
      `${error.message}, so nothing more was done. Free some space; “openingday release” then tells what was done and goes on or back.`,
    );
  } finally {
    context.release();
  }
}

function keepNotes(journal: string, notes: string): void {
  try {
    writeFileSync(journal.replace(/\.journal$/u, ".notes.md"), notes, { mode: 0o600 });
  } catch {
    // The journal has them too.
  }
}

async function printNotes(setup: ReleaseSetup): Promise<number> {
  const head = (await setup.git(["rev-parse", "--verify", "HEAD^{commit}"])).trim();
  process.stdout.write(await noteCommits(setup, await findPrevious(setup, head), head));
  return 0;
}

/** What customers have now: what answers, where the repository knows it, else what was released last. */
async function findPrevious({ runs, git, seeLive }: ReleaseSetup, commit: string): Promise<string | undefined> {
  const { current, previous } = readHistory(runs);
  const known = current === commit ? previous : current;
  const live = await seeLive?.().catch(() => undefined);
  if (live === undefined) return known;
  const whole = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${live}^{commit}`]).then(
    (text) => text.trim(),
    () => undefined,
  );
  return whole === undefined || whole === commit ? known : whole;
}

const mostCommits = 1_000;

async function noteCommits({ git }: ReleaseSetup, previous: string | undefined, commit: string): Promise<string> {
  const range = previous === undefined ? commit : `${previous}..${commit}`;
  const text = await git(["log", "--no-merges", `--max-count=${mostCommits}`, "--format=%H%x1f%s%x1f%b%x1e", range, "--"]).catch(() => "");
  const commits: NotedCommit[] = text.split("\u001E").flatMap((part) => {
    const [id = "", subject = "", body = ""] = part.trim().split("\u001F");
    return id === "" ? [] : [{ commit: id, subject, body }];
  });
  return draftNotes(commits, `Release ${commit.slice(0, 10)}, ${new Date().toISOString().slice(0, 10)}`);
}

function stepsDone(chain: readonly ReleaseRun[]): readonly ReleaseStep[] {
  return chain.flatMap(({ steps }) => steps.filter(({ outcome }) => outcome === "done").map(({ step }) => step));
}

function isTouched(chain: readonly ReleaseRun[]): boolean {
  return chain.some(({ steps }) => steps.some(({ step }) => step === "deploy"));
}
