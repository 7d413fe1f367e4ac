import type { BuildDifference, CleanBuilds } from "../model/evidence-build.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import type { Workshop } from "../model/workshop.ts";
import { type BuildFacts, causeOfDifference, placeOfDifference } from "../parsers/builds/explain-difference.ts";
import { type BuiltFile, type FilePair, pairFiles } from "../parsers/builds/pair-files.ts";
import { redact } from "../parsers/redact.ts";
import { type CopyPlace, type CopyStep, findPlace, makeCopy, planSteps, projectIn } from "./clean-copy.ts";
import { listOutput } from "./list-output.ts";

const mostKept = 100;
const mostExplained = 40;
const mostRead = 4 * 1_048_576;
/** Two builds within one second could write the same time down. */
const apartMs = 1_100;

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
  const steps = await planSteps(context, plan, place.prefix);
  const commands = steps.map(({ run }) => redact(run));
  const startedAt = tools.clock.now();
  const open: Workshop[] = [];
  try {
    const built: Built[] = [];
    for (const turn of [1, 2] as const) {
      if (turn === 2) await tools.clock.sleep(Math.max(0, startedAt + apartMs - tools.clock.now()), context.signal);
      const workshop = await tools.workshops.open();
      open.push(workshop);
      const one = await buildOnce(context, workshop, { place, steps, turn, output: plan.output });
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

interface Turn {
  readonly place: CopyPlace;
  readonly steps: readonly CopyStep[];
  readonly turn: 1 | 2;
  readonly output: readonly string[];
}

async function buildOnce(
  context: ProbeContext,
  workshop: Workshop,
  { place, steps, turn, output }: Turn,
): Promise<Built | { readonly refused: readonly string[] }> {
  const { tools } = context;
  const startedAt = tools.clock.now();
  const refusal = await makeCopy(context, workshop, place, steps, {
    name: `clean copy ${turn} of 2`,
    isFirst: turn === 1,
    ...(turn === 2 ? { before: ", though the first succeeded" } : {}),
  });
  if (refusal !== undefined) return refusal;
  const project = projectIn(workshop, place);
  return { workshop, project, files: await listOutput(tools, project, output), tookMs: tools.clock.now() - startedAt };
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
