import type { BuildDifference, CleanBuilds } from "../model/evidence-build.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import type { BuildPlan } from "../model/target.ts";
import type { Workshop, WorkshopEnd } from "../model/workshop.ts";
import { chooseInstall, installsItself } from "../parsers/builds/choose-install.ts";
import { type BuildFacts, causeOfDifference, placeOfDifference } from "../parsers/builds/explain-difference.ts";
import { type BuiltFile, type FilePair, pairFiles } from "../parsers/builds/pair-files.ts";
import { type FailureKind, listenForFailure } from "../parsers/builds/why-it-failed.ts";
import { redact } from "../parsers/redact.ts";
import { listOutput } from "./list-output.ts";

const installSeconds = 300;
const mostKept = 100;
const mostExplained = 40;
const mostRead = 4 * 1_048_576;
/** Two builds within one second could write the same time down. */
const apartMs = 1_100;

interface Step {
  readonly name: "install" | "build";
  readonly run: string;
  readonly timeoutSeconds: number;
  /** From the repository's top folder on. */
  readonly folder: string;
}

interface Built {
  readonly workshop: Workshop;
  /** Absolute folder of the project in it. */
  readonly project: string;
  readonly files: readonly BuiltFile[];
  readonly tookMs: number;
}

/** Rejects with a sentence where two builds cannot be had: that tells nothing about the product. */
export async function buildTwice(context: ProbeContext): Promise<CleanBuilds> {
  const { target, tools, progress } = context;
  const { repository, builds: plan } = target;
  if (repository === undefined) throw new NotConfigured("No folder of the code was given, so it was not built.");
  if (plan?.command === undefined)
    throw new NotConfigured(
      plan === undefined
        ? "The configuration does not say how the code is built and where that goes, so it was not built twice. Add “build: { command, output }” to it."
        : "The configuration names no build command. Add “command” under “build”.",
    );
  if (tools.workshops === undefined) throw new Error("Nothing is built here");
  const place = await findPlace(context, repository);
  const steps = await planSteps(context, plan, plan.command, place.prefix);
  const commands = steps.map(({ run }) => redact(run));
  const startedAt = tools.clock.now();
  const open: Workshop[] = [];
  try {
    const built: Built[] = [];
    for (const turn of [1, 2] as const) {
      if (turn === 2) await tools.clock.sleep(Math.max(0, startedAt + apartMs - tools.clock.now()), context.signal);
      const workshop = await tools.workshops.open();
      open.push(workshop);
      const one = await buildOnce(context, workshop, { ...place, steps, turn, output: plan.output });
      if ("refused" in one) return { commit: place.commit, commands, outcome: "lock-refused", said: one.refused };
      built.push(one);
    }
    const [first, second] = built as [Built, Built];
    progress("comparing the two builds");
    const { differences, differing } = await compare(context, first, second, [startedAt, tools.clock.now()]);
    const tookMs = [first.tookMs, second.tookMs] as const;
    return {
      commit: place.commit,
      commands,
      outcome: "compared",
      folders: plan.output,
      files: first.files.length,
      tookMs,
      differences,
      differing,
    };
  } finally {
    progress("clearing away");
    await Promise.all(open.map((workshop) => workshop.close()));
  }
}

interface Place {
  readonly top: string;
  /** Folder of the project in the repository: `""`, or with a slash at its end. */
  readonly prefix: string;
  readonly commit: string;
}

async function findPlace({ tools }: ProbeContext, repository: string): Promise<Place> {
  const ask = (...args: readonly string[]): Promise<string> => tools.git.run(repository, args).then((text) => text.replace(/\r?\n$/, ""));
  const top = await ask("rev-parse", "--show-toplevel").catch(() => {
    throw new NotConfigured(`${repository} is not in a Git repository, so there is no clean copy to build.`);
  });
  const prefix = await ask("rev-parse", "--show-prefix");
  const commit = await ask("rev-parse", "--verify", "HEAD^{commit}").catch(() => {
    throw new Error("Nothing is committed yet, so there is no clean copy to build");
  });
  const modules = await ask("ls-tree", "--name-only", "HEAD", "--", ":/.gitmodules").catch(() => "");
  if (modules !== "") throw new Error("The code takes parts from other repositories (Git submodules), and those are not copied here");
  return { top, prefix, commit };
}

async function planSteps(
  { need, target, tools }: ProbeContext,
  plan: BuildPlan,
  command: NonNullable<BuildPlan["command"]>,
  prefix: string,
): Promise<readonly Step[]> {
  const build: Step = { name: "build", ...command, folder: prefix };
  if (plan.install !== undefined) return [{ name: "install", ...plan.install, folder: prefix }, build];
  if (installsItself(command.run)) return [build];
  const setup = await need("repo.build");
  const texts = await Promise.all(
    setup.locks.map(
      async (lock) => [lock, await tools.files.readText(`${target.repository}/${lock.path}`, 4_000).catch(() => "")] as const,
    ),
  );
  const chosen = chooseInstall(setup, (lock) => new Map(texts).get(lock) ?? "");
  if (chosen === "nothing") return [build];
  if ("unknown" in chosen) throw new Error(chosen.unknown);
  return [{ name: "install", run: chosen.run, timeoutSeconds: installSeconds, folder: prefix + chosen.folder }, build];
}

async function buildOnce(
  { tools, signal, progress }: ProbeContext,
  workshop: Workshop,
  {
    top,
    prefix,
    commit,
    steps,
    turn,
    output,
  }: Place & { readonly steps: readonly Step[]; readonly turn: number; readonly output: readonly string[] },
): Promise<Built | { readonly refused: readonly string[] }> {
  const startedAt = tools.clock.now();
  await workshop.clone(top, commit, signal);
  for (const { name, ...step } of steps) {
    progress(`clean copy ${turn} of 2: ${redact(step.run).slice(0, 80)}`);
    const failure = listenForFailure();
    const end = await workshop.run({ ...step, signal, onLine: failure.take });
    if (end.outcome === "done") continue;
    const kind = failure.tell(end.exitCode);
    if (kind === "lock-refused") return { refused: failure.lines() };
    throw new Error(describeFailure(name, turn, end, kind, step.run));
  }
  const project = `${workshop.folder}/${prefix}`.replace(/\/+$/, "");
  return { workshop, project, files: await listOutput(tools, project, output), tookMs: tools.clock.now() - startedAt };
}

function describeFailure(name: Step["name"], turn: number, end: WorkshopEnd, kind: FailureKind | undefined, run: string): string {
  const program = /^\S+/.exec(run)?.[0] ?? run;
  if (kind === "no-network")
    return `The packages could not be fetched: this machine does not reach where they are. ${lastLine(end)}`.trim();
  if (kind === "not-installed") return `“${program}” is not installed on this machine, so a clean copy could not be built`;
  const which = name === "install" ? "Installing in a clean copy" : "The build of a clean copy";
  const again = turn === 2 ? ", though the first succeeded" : "";
  const hint =
    name === "build" && turn === 1 && end.outcome === "failed"
      ? " A clean copy has what is committed and nothing else: no .env file, and no file that was never added to Git."
      : "";
  return `${which} did not succeed${again}: ${end.reason ?? end.outcome}. ${lastLine(end)}${hint}`.trim();
}

/** The last thing it said, as a sentence of its own. */
function lastLine({ tail }: WorkshopEnd): string {
  const line = tail
    .split("\n")
    .map((text) => text.trim())
    .findLast((text) => /\p{L}/u.test(text) && !/^(?:npm (?:error|ERR!) )?(?:A complete log|at )/.test(text));
  return line === undefined ? "" : `Its last line: “${line.slice(0, 200)}”.`;
}

async function compare(
  context: ProbeContext,
  first: Built,
  second: Built,
  between: readonly [number, number],
): Promise<{ readonly differences: readonly BuildDifference[]; readonly differing: number }> {
  const { differing, onlyFirst, onlySecond } = pairFiles(first.files, second.files);
  const facts: BuildFacts = {
    folders: [nameOf(first.workshop.folder), nameOf(second.workshop.folder)],
    between,
    renamed: differing.filter(({ one, other }) => one !== other),
  };
  const differences: BuildDifference[] = [
    ...onlyFirst.map((path) => ({ path, kind: "only-first" as const })),
    ...onlySecond.map((path) => ({ path, kind: "only-second" as const })),
  ];
  for (const [index, pair] of differing.slice(0, mostKept).entries())
    differences.push(index < mostExplained ? await explain(context, first, second, pair, facts) : { path: pair.one, kind: "content" });
  return { differences: differences.slice(0, mostKept), differing: onlyFirst.length + onlySecond.length + differing.length };
}

async function explain(
  { tools }: ProbeContext,
  first: Built,
  second: Built,
  { one, other }: FilePair,
  facts: BuildFacts,
): Promise<BuildDifference> {
  const known = { path: one, kind: "content" } as const;
  const [left, right] = await Promise.all([
    tools.files.readBytes(`${first.project}/${one}`, mostRead),
    tools.files.readBytes(`${second.project}/${other}`, mostRead),
  ]);
  // Latin-1 gives each byte a letter of its own: nothing is lost where a file is no text.
  const decoder = new TextDecoder("latin1");
  const cause =
    Math.max(left.length, right.length) >= mostRead ? undefined : causeOfDifference(decoder.decode(left), decoder.decode(right), facts);
  const isBinary = left.subarray(0, 8_000).includes(0);
  const byte = left.findIndex((value, index) => value !== right[index]);
  const at = isBinary ? `byte ${byte < 0 ? left.length : byte}` : placeOfDifference(decoder.decode(left), decoder.decode(right));
  // Bytes 4 to 7 of a gzip file are when it was packed. RFC 1952 section 2.3
  const isPackedLater =
    left[0] === 0x1f &&
    left[1] === 0x8b &&
    left.length === right.length &&
    left.every((value, index) => (index > 3 && index < 8) || value === right[index]);
  const why = isPackedLater ? "time" : isBinary && cause !== "path" ? undefined : cause;
  return { ...known, at, ...(why === undefined ? {} : { cause: why }) };
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
