import { identify, isAlive, isGroupAlive } from "../commands/own-process.ts";
import { ConfigError } from "../config/config-error.ts";
import type { ReleaseEntry, ReleaseMarker, ReleaseRun } from "../model/release.ts";
import { readLiveCommit } from "../parsers/live-commit.ts";
import { findUnsettled } from "../parsers/release-history.ts";
import { beginJournal, type JournalFile, readJournals } from "../release/journal-file.ts";
import type { ReleasePlan, StepContext } from "../release/take-steps.ts";
import { createGit } from "../tools/git.ts";
import { createTools } from "../tools/create-tools.ts";
import { takeAim } from "./aim.ts";
import { postMarker } from "./post-marker.ts";
import { version } from "./version.ts";

/** Everything that a release, a way back or a drill needs before it begins. */
export interface ReleaseSetup {
  readonly plan: ReleasePlan;
  readonly repository: string;
  /** Folder of the journals. */
  readonly journals: string;
  readonly runs: readonly ReleaseRun[];
  /** A run that died, and that nobody went on with. */
  readonly unsettled?: ReleaseRun;
  readonly git: (args: readonly string[]) => Promise<string>;
  readonly seeLive?: () => Promise<string>;
  /** Tells the monitor of a change; absent where none is configured. */
  readonly mark?: (marker: ReleaseMarker) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Reads the configuration, the journals and the repository. Rejects with ConfigError, also while another release runs. */
export async function setUpRelease(configFile: string | undefined): Promise<ReleaseSetup> {
  const aim = await takeAim([], configFile, process.cwd());
  const { config, target } = aim;
  const place = target.releases;
  if (config?.release === undefined || place === undefined)
    throw new ConfigError(
      "The configuration does not say how you release. Add “release: { deploy, smoke, rollback }” to it; docs/releases.md has an example.",
    );
  const { repository } = target;
  if (repository === undefined) throw new ConfigError('The configuration names no repository. Add “repository: "."” to it.');
  const { live, ...commands } = config.release;
  const runs = readRuns(place.journals);
  const unsettled = findUnsettled(runs);
  if (unsettled !== undefined) refuseRunning(unsettled);
  const git = createGit();
  const { watch } = target;
  const doors =
    live === undefined && watch === undefined
      ? undefined
      : createTools({ vantage: target.vantage, mode: "active", version, projectFolder: aim.folder });
  return {
    plan: { ...withoutAbsent(commands), liveWaitSeconds: live?.waitSeconds ?? 0 },
    repository,
    journals: place.journals,
    runs,
    ...(unsettled === undefined ? {} : { unsettled }),
    git: (args) => git.run(repository, args),
    ...(live === undefined || doors === undefined
      ? {}
      : {
          seeLive: async () => {
            const answer = await doors.tools.http.request({ url: live.url, fresh: true, maxBytes: 65_536, timeoutMs: 10_000 });
            if (answer.status !== 200) throw new Error(`${live.url} answers with status ${answer.status}`);
            const commit = readLiveCommit(new TextDecoder().decode(answer.body), live.field);
            if (commit === undefined) throw new Error(`${live.url} answers no commit`);
            return commit;
          },
        }),
    ...(watch === undefined || doors === undefined
      ? {}
      : { mark: (marker) => postMarker(doors.tools, watch.url, aim.folder, marker, (line) => process.stderr.write(`${line}\n`)) }),
    close: async () => doors?.close(),
  };
}

type Commands = Omit<ReleasePlan, "liveWaitSeconds">;

function withoutAbsent(commands: { readonly [K in keyof Commands]: Commands[K] | undefined }): Commands {
  return Object.fromEntries(Object.entries(commands).filter(([, value]) => value !== undefined)) as unknown as Commands;
}

function readRuns(folder: string): readonly ReleaseRun[] {
  try {
    return readJournals(folder);
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)}. Nothing was begun.`);
  }
}

function refuseRunning(run: ReleaseRun): void {
  if (isAlive(run.owner))
    throw new ConfigError(
      `release.running: another ${run.kind} runs since ${run.at} (process ${run.owner.pid}). Wait for its end; nothing was begun.`,
    );
  const last = run.steps.at(-1);
  if (last?.outcome === "lost" && last.process !== undefined && isGroupAlive(last.process))
    throw new ConfigError(
      `release.running: the ${run.kind} of ${run.at} was interrupted, but its step “${last.step}” still runs (process ${last.process.pid}). Wait for its end, or end it with “kill -- -${last.process.pid}”. Nothing was begun.`,
    );
}

/** Begins the journal of a run. Rejects with ConfigError where another run was quicker. */
export function beginRun(
  setup: ReleaseSetup,
  begin: Omit<Extract<ReleaseEntry, { entry: "begin" }>, "entry" | "journalVersion" | "run" | "at" | "owner">,
): JournalFile {
  const run = (setup.runs.at(-1)?.run ?? 0) + 1;
  const journal = beginJournal(setup.journals, {
    entry: "begin",
    journalVersion: 1,
    run,
    at: new Date().toISOString(),
    owner: identify(process.pid),
    ...begin,
  });
  if (journal === undefined) throw new ConfigError("release.running: another release began in this moment. Nothing was begun here.");
  return journal;
}

/** The commit that is checked out. Rejects with ConfigError where there is none, or where files differ from it. */
export async function readCleanCommit({ git, repository }: ReleaseSetup): Promise<string> {
  const commit = await git(["rev-parse", "--verify", "HEAD^{commit}"]).catch(() => {
    throw new ConfigError(`${repository} has no commit, so there is nothing to release. Commit your work first.`);
  });
  const changed = (await git(["status", "--porcelain", "--untracked-files=all", "-z", "--", ".", ":(exclude).openingday"]))
    .split("\0")
    .filter((line) => line !== "");
  if (changed.length > 0)
    throw new ConfigError(
      `release.dirty: ${changed.length} ${changed.length === 1 ? "file differs" : "files differ"} from the last commit (${changed
        .slice(0, 3)
        .map((line) => line.slice(3))
        .join(
          ", ",
        )}${changed.length > 3 ? ", …" : ""}). What customers get must be in the code's history: commit or remove them first. Nothing was begun.`,
    );
  return commit.trim();
}

/** What the steps share, with a signal that Ctrl+C sets off. */
export function createStepContext(setup: ReleaseSetup, journal: JournalFile): StepContext & { readonly release: () => void } {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, onSignal);
  return {
    plan: setup.plan,
    folder: setup.repository,
    journal,
    signal: stop.signal,
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    seeLive: setup.seeLive,
    mark: setup.mark,
    say: (line) => process.stderr.write(`${line}\n`),
    release() {
      for (const name of signals) process.off(name, onSignal);
      journal.close();
    },
  };
}
