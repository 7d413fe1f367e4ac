import type { ProbeContext } from "../model/probe.ts";
import { parseDotenv } from "../parsers/dotenv.ts";
import type { EnvironmentRead } from "../parsers/environment-reads.ts";
import { mayReadEnvironment } from "../parsers/may-read-environment.ts";
import { mayNameSettings, readNamedSettings } from "../parsers/named-settings.ts";
import type { Parsed } from "../parsers/parsed.ts";
import { classifyPath } from "../secrets/path-class.ts";
import type { WorkTree } from "./list-work-tree.ts";
import { passedOver } from "./passed-over.ts";
import { readAhead } from "./read-ahead.ts";

export interface NameReads {
  /** `path:line`, in the order of the files. */
  readonly readAt: readonly string[];
  readonly hasDefault: boolean;
}

export interface EnvironmentNames {
  readonly reads: ReadonlyMap<string, NameReads>;
  readonly examples: ReadonlySet<string>;
  /** Places outside programs: those that set a name, and those that only name it. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly named: ReadonlyMap<string, readonly string[]>;
  /** First place of each word in capitals in a program: a setting that only a schema names is one of them. */
  readonly words: ReadonlyMap<string, string>;
  readonly files: number;
  readonly unread: readonly string[];
}

const maxBytes = 1_048_576;
const maxMs = 30_000;
const program = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/i;
const declarations = /\.d\.[cm]?ts$/i;
const notServed =
  /(?:^|\/)(?:scripts?|bench(?:marks?)?|tools?|dist|build|\.next|coverage|vendor|public|storybook|\.storybook)\/|(?:^|\/)(?:vitest|jest|playwright|cypress|eslint|prettier|karma|webdriver|wdio|drizzle|knexfile|commitlint|lint-staged)[\w.-]*\.[cm]?[jt]s$/i;

/**
 * Reads the names that the product's own code takes from its environment; tests, scripts and examples do not count.
 * Files that are no programs, such as a Dockerfile or a Prisma schema, name some too.
 */
export async function readEnvironmentNames({ tools, signal }: ProbeContext, folder: string, tree: WorkTree): Promise<EnvironmentNames> {
  const found = new Map<string, { place: string; read: EnvironmentRead }[]>();
  const examples = new Set<string>();
  const given = new Map<string, string[]>();
  const named = new Map<string, string[]>();
  const words = new Map<string, string>();
  const unread: string[] = tree.git ? [...tree.gaps] : [];
  const startedAt = tools.clock.now();
  let files = 0;
  const wanted = tree.files.flatMap(({ path, bytes }) => {
    const kind = classifyPath(path);
    const isExample = kind === "example" && /(?:^|\/)\.?env|\.env/i.test(path);
    const isProgram = kind === "code" && program.test(path) && !declarations.test(path) && !notServed.test(path);
    const isNaming = !isExample && kind !== "test" && mayNameSettings(path);
    return passedOver(path) !== undefined || bytes > maxBytes || (!isExample && !isProgram && !isNaming)
      ? []
      : [{ path, bytes, isExample, isNaming }];
  });
  for await (const one of readAhead(wanted, ({ path }) => tools.files.readText(`${folder}/${path}`, maxBytes))) {
    if (signal.aborted || tools.clock.now() - startedAt > maxMs) {
      unread.push("Reading the code took too long and was stopped");
      break;
    }
    const { path, isExample } = one.file;
    if (!one.ok) {
      unread.push(`${path}: it could not be read`);
      continue;
    }
    if (isExample) {
      const entries = parseDotenv(one.value);
      if (entries.ok) for (const { name } of entries.value) examples.add(name);
      continue;
    }
    if (one.file.isNaming) {
      for (const { name, line, role } of readNamedSettings(path, one.value)) {
        const place = `${path}:${line}`;
        if (role === "needs") add(found, name, { place, read: { name, line, guard: "bare" } });
        else add(role === "gives" ? given : named, name, place);
      }
      continue;
    }
    files += 1;
    noteWords(words, path, one.value);
    if (!mayReadEnvironment(one.value)) continue;
    const reads = await readProgram(one.value, path);
    if (!reads.ok) unread.push(`${path}: ${reads.error}`);
    else for (const read of reads.value) add(found, read.name, { place: `${path}:${read.line}`, read });
  }
  const reads = new Map(
    [...found].map(([name, all]) => [name, { readAt: all.map(({ place }) => place), hasDefault: isOptional(all.map(({ read }) => read)) }]),
  );
  return { reads, examples, given, named, words, files, unread: unread.slice(0, 50) };
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

function add<T>(lists: Map<string, T[]>, name: string, item: T): void {
  lists.set(name, [...(lists.get(name) ?? []), item]);
}

async function readProgram(text: string, path: string): Promise<Parsed<readonly EnvironmentRead[]>> {
  try {
    // The parser of programs is a third of what an audit would load, and most files need none.
    const { readEnvironmentReads } = await import("../parsers/environment-reads.ts");
    return readEnvironmentReads(text, path);
  } catch {
    return { ok: false, error: "it could not be read" };
  }
}

/** Optional where the program asks before it uses, or has another value at every read; not where it stops with a message. */
function isOptional(reads: readonly EnvironmentRead[]): boolean {
  if (reads.some(({ guard }) => guard === "demanded")) return false;
  return reads.some(({ guard }) => guard === "guarded") || reads.every(({ guard }) => guard === "default");
}
