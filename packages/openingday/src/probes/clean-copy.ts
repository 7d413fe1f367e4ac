import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import type { BuildPlan } from "../model/target.ts";
import type { Workshop, WorkshopEnd } from "../model/workshop.ts";
import { chooseInstall, installsItself } from "../parsers/builds/choose-install.ts";
import { type FailureKind, listenForFailure } from "../parsers/builds/why-it-failed.ts";
import { redact } from "../parsers/redact.ts";

const installSeconds = 300;

/** One command on the way from a clean copy to what runs. */
export interface CopyStep {
  readonly name: "install" | "build";
  readonly run: string;
  readonly timeoutSeconds: number;
  /** From the repository's top folder on. */
  readonly folder: string;
}

/** Where in Git the project is. */
export interface CopyPlace {
  readonly top: string;
  /** Folder of the project in the repository: `""`, or with a slash at its end. */
  readonly prefix: string;
  readonly commit: string;
}

/** Finds the last commit, or that of a tag. Rejects with a sentence where no clean copy of it can be made. */
export async function findPlace({ tools }: ProbeContext, repository: string, revision = "HEAD"): Promise<CopyPlace> {
  const ask = (...args: readonly string[]): Promise<string> => tools.git.run(repository, args).then((text) => text.replace(/\r?\n$/, ""));
  const top = await ask("rev-parse", "--show-toplevel").catch(() => {
    throw new NotConfigured(`${repository} is not in a Git repository, so there is no clean copy to build.`);
  });
  const prefix = await ask("rev-parse", "--show-prefix");
  const commit = await ask("rev-parse", "--verify", `${revision}^{commit}`).catch(() => {
    throw new Error("Nothing is committed yet, so there is no clean copy to build");
  });
  const modules = await ask("ls-tree", "--name-only", commit, "--", ":/.gitmodules").catch(() => "");
  if (modules !== "") throw new Error("The code takes parts from other repositories (Git submodules), and those are not copied here");
  return { top, prefix, commit };
}

/** What is to be run in a copy: what belongs to the lock file or was declared, then the build where there is one. */
export async function planSteps(
  { need, target, tools }: ProbeContext,
  { install, command }: Pick<BuildPlan, "install" | "command">,
  prefix: string,
): Promise<readonly CopyStep[]> {
  const build: readonly CopyStep[] = command === undefined ? [] : [{ name: "build", ...command, folder: prefix }];
  if (install !== undefined) return [{ name: "install", ...install, folder: prefix }, ...build];
  if (command !== undefined && installsItself(command.run)) return build;
  const setup = await need("repo.build");
  const texts = await Promise.all(
    setup.locks.map(
      async (lock) => [lock, await tools.files.readText(`${target.repository}/${lock.path}`, 4_000).catch(() => "")] as const,
    ),
  );
  const chosen = chooseInstall(setup, (lock) => new Map(texts).get(lock) ?? "");
  if (chosen === "nothing") return build;
  if ("unknown" in chosen) throw new Error(chosen.unknown);
  return [{ name: "install", run: chosen.run, timeoutSeconds: installSeconds, folder: prefix + chosen.folder }, ...build];
}

/** How a copy is spoken of. */
export interface CopyWords {
  /** `clean copy 1 of 2` */
  readonly name: string;
  /** Said where it fails: what a copy like it did before. */
  readonly before?: string;
  /** Nothing like it was built before, so what is missing may be what was never committed. */
  readonly isFirst: boolean;
}

/**
 * Copies a commit and runs the steps in it. Answers what the package manager said where it refuses the lock file; rejects with a
 * sentence where a step fails otherwise.
 */
export async function makeCopy(
  { signal, progress }: Pick<ProbeContext, "signal" | "progress">,
  workshop: Workshop,
  { top, commit }: CopyPlace,
  steps: readonly CopyStep[],
  words: CopyWords,
): Promise<{ readonly refused: readonly string[] } | undefined> {
  await workshop.clone(top, commit, signal);
  for (const { name, ...step } of steps) {
    progress(`${words.name}: ${redact(step.run).slice(0, 80)}`);
    const failure = listenForFailure();
    const end = await workshop.run({ ...step, signal, onLine: failure.take });
    if (end.outcome === "done") continue;
    const kind = failure.tell(end.exitCode);
    if (kind === "lock-refused") return { refused: failure.lines() };
    throw new Error(describeFailure(name, words, end, kind, step.run));
  }
  return undefined;
}

/** Absolute folder of the project in a copy. */
export function projectIn({ folder }: Workshop, { prefix }: CopyPlace): string {
  return `${folder}/${prefix}`.replace(/\/+$/, "");
}

function describeFailure(
  name: CopyStep["name"],
  { before, isFirst }: CopyWords,
  end: WorkshopEnd,
  kind: FailureKind | undefined,
  run: string,
): string {
  const program = /^\S+/.exec(run)?.[0] ?? run;
  if (kind === "no-network")
    return `The packages could not be fetched: this machine does not reach where they are. ${sayLastLine(end)}`.trim();
  if (kind === "not-installed") return `“${program}” is not installed on this machine, so a clean copy could not be built`;
  const which = name === "install" ? "Installing in a clean copy" : "The build of a clean copy";
  const hint =
    name === "build" && isFirst && end.outcome === "failed"
      ? " A clean copy has what is committed and nothing else: no .env file, and no file that was never added to Git."
      : "";
  return `${which} did not succeed${before ?? ""}: ${end.reason ?? end.outcome}. ${sayLastLine(end)}${hint}`.trim();
}

/** The last thing it said, as a sentence of its own. */
export function sayLastLine({ tail }: Pick<WorkshopEnd, "tail">): string {
  const line = tail
    .split("\n")
    .map((text) => text.trim())
    .findLast((text) => /\p{L}/u.test(text) && !/^(?:npm (?:error|ERR!) )?(?:A complete log|at )/.test(text));
  return line === undefined ? "" : `Its last line: “${line.slice(0, 200)}”.`;
}
