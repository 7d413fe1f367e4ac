import type { CodeHint, HintKind } from "../model/evidence-hints.ts";
import type { ProbeContext } from "../model/probe.ts";
import type { Tools } from "../model/tools.ts";
import type { EnvironmentRead } from "../parsers/environment-reads.ts";
import { suspectHints } from "../parsers/hints/suspect-hints.ts";
import { mayReadEnvironment } from "../parsers/may-read-environment.ts";
import { classifyPath } from "../secrets/path-class.ts";
import type { WorkTree } from "./list-work-tree.ts";
import { passedOver } from "./passed-over.ts";
import { readAhead } from "./read-ahead.ts";

/** A read of the environment, and where it stands, as `path:line`. */
export interface PlacedRead {
  readonly place: string;
  readonly read: EnvironmentRead;
}

/** What the product's own programs say: tests, scripts and what was built do not count. */
export interface Programs {
  /** In the order of the files. */
  readonly reads: readonly PlacedRead[];
  readonly hints: readonly CodeHint[];
  /** First place of each word in capitals: a setting that only a schema names is one of them. */
  readonly words: ReadonlyMap<string, string>;
  readonly files: number;
  /** Files that may read the environment and could not be understood, in a sentence each. */
  readonly unread: readonly string[];
  /** The same of files that may hold something that stands out. */
  readonly unjudged: readonly string[];
}

const maxBytes = 1_048_576;
const maxMs = 30_000;
const program = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i;
const declarations = /\.d\.[cm]?ts$/i;
const notServed =
  /(?:^|\/)(?:scripts?|bench(?:marks?)?|tools?|dist|build|\.next|coverage|vendor|public|storybook|\.storybook)\/|(?:^|\/)(?:vitest|jest|playwright|cypress|eslint|prettier|karma|webdriver|wdio|drizzle|knexfile|commitlint|lint-staged)[\w.-]*\.[cm]?[jt]s$/i;

/** Reads every program once and parses few of them; who asks while that goes on is told the same. */
export function readPrograms(context: ProbeContext, folder: string, tree: WorkTree): Promise<Programs> {
  const { files } = context.tools;
  const readings = underWay.get(files) ?? new Map<string, Promise<Programs>>();
  underWay.set(files, readings);
  const already = readings.get(folder);
  if (already !== undefined) return already;
  const reading = read(context, folder, tree).finally(() => readings.delete(folder));
  readings.set(folder, reading);
  return reading;
}

/** Readings that go on, by the files that they read. */
const underWay = new WeakMap<Tools["files"], Map<string, Promise<Programs>>>();

async function read({ tools, signal }: ProbeContext, folder: string, tree: WorkTree): Promise<Programs> {
  const reads: PlacedRead[] = [];
  const hints: CodeHint[] = [];
  const words = new Map<string, string>();
  const unread: string[] = [];
  const unjudged: string[] = [];
  const startedAt = tools.clock.now();
  let files = 0;
  const wanted = tree.files.filter(({ path, bytes }) => isServed(path) && bytes <= maxBytes);
  for await (const one of readAhead(wanted, ({ path }) => tools.files.readText(`${folder}/${path}`, maxBytes))) {
    if (signal.aborted || tools.clock.now() - startedAt > maxMs) {
      for (const list of [unread, unjudged]) list.push("Reading the code took too long and was stopped");
      break;
    }
    const { path } = one.file;
    if (!one.ok) {
      for (const list of [unread, unjudged]) list.push(`${path}: it could not be read`);
      continue;
    }
    files += 1;
    noteWords(words, path, one.value);
    const readsEnvironment = mayReadEnvironment(one.value);
    const suspected = suspectHints(one.value, path);
    if (!readsEnvironment && suspected.length === 0) continue;
    const said = await readProgram(one.value, path, { readsEnvironment, suspected });
    for (const found of said.reads) reads.push({ place: `${path}:${found.line}`, read: found });
    hints.push(...said.hints);
    if (said.error === undefined) continue;
    if (readsEnvironment) unread.push(`${path}: ${said.error}`);
    if (suspected.length > 0) unjudged.push(`${path}: ${said.error}`);
  }
  return { reads, hints, words, files, unread, unjudged };
}

function isServed(path: string): boolean {
  return (
    program.test(path) &&
    !declarations.test(path) &&
    !notServed.test(path) &&
    classifyPath(path) === "code" &&
    passedOver(path) === undefined
  );
}

const mostWords = 20_000;

function noteWords(words: Map<string, string>, path: string, text: string): void {
  let line = 1;
  let at = 0;
  for (const { 0: word, index } of text.matchAll(/\b[A-Z][A-Z0-9_]{2,99}\b/g)) {
    if (words.has(word) || words.size >= mostWords) continue;
    for (let next = text.indexOf("\n", at); next >= 0 && next < index; next = text.indexOf("\n", at)) {
      line += 1;
      at = next + 1;
    }
    words.set(word, `${path}:${line}`);
  }
}

interface Said {
  readonly reads: readonly EnvironmentRead[];
  readonly hints: readonly CodeHint[];
  readonly error?: string;
}

async function readProgram(
  text: string,
  path: string,
  wanted: { readonly readsEnvironment: boolean; readonly suspected: readonly HintKind[] },
): Promise<Said> {
  try {
    // The parser of programs is a third of what an audit would load, and most files need none.
    const { parseProgram, readEnvironmentReads, readHints } = await import("./program-readers.ts");
    const parsed = parseProgram(text, path);
    if (!parsed.ok) return { reads: [], hints: [], error: parsed.error };
    return {
      reads: wanted.readsEnvironment ? readEnvironmentReads(parsed.value) : [],
      hints: wanted.suspected.length > 0 ? readHints(parsed.value, path, text, wanted.suspected) : [],
    };
  } catch {
    return { reads: [], hints: [], error: "it could not be read" };
  }
}
