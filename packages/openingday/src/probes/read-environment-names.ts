import type { ProbeContext } from "../model/probe.ts";
import { parseDotenv } from "../parsers/dotenv.ts";
import type { EnvironmentRead } from "../parsers/environment-reads.ts";
import { mayNameSettings, readNamedSettings } from "../parsers/named-settings.ts";
import { classifyPath } from "../secrets/path-class.ts";
import type { WorkTree } from "./list-work-tree.ts";
import { passedOver } from "./passed-over.ts";
import { readAhead } from "./read-ahead.ts";
import { type PlacedRead, readPrograms } from "./read-programs.ts";

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

/**
 * Reads the names that the product's own code takes from its environment; tests, scripts and examples do not count.
 * Files that are no programs, such as a Dockerfile or a Prisma schema, name some too.
 */
export async function readEnvironmentNames(context: ProbeContext, folder: string, tree: WorkTree): Promise<EnvironmentNames> {
  const { tools, signal } = context;
  const programs = readPrograms(context, folder, tree);
  // Waited for below, and its reason told there.
  programs.catch(() => undefined);
  const found = new Map<string, PlacedRead[]>();
  const examples = new Set<string>();
  const given = new Map<string, string[]>();
  const named = new Map<string, string[]>();
  const unread: string[] = tree.git ? [...tree.gaps] : [];
  const startedAt = tools.clock.now();
  const wanted = tree.files.flatMap(({ path, bytes }) => {
    const kind = classifyPath(path);
    const isExample = kind === "example" && /(?:^|\/)\.?env|\.env/i.test(path);
    const isNaming = !isExample && kind !== "test" && mayNameSettings(path);
    return passedOver(path) !== undefined || bytes > maxBytes || (!isExample && !isNaming) ? [] : [{ path, bytes, isExample }];
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
    for (const { name, line, role } of readNamedSettings(path, one.value)) {
      const place = `${path}:${line}`;
      if (role === "needs") add(found, name, { place, read: { name, line, guard: "bare" } });
      else add(role === "gives" ? given : named, name, place);
    }
  }
  const { reads: inPrograms, words, files, unread: notUnderstood } = await programs;
  for (const one of inPrograms) add(found, one.read.name, one);
  const reads = new Map(
    [...found].map(([name, all]) => [name, { readAt: all.map(({ place }) => place), hasDefault: isOptional(all.map(({ read }) => read)) }]),
  );
  return { reads, examples, given, named, words, files, unread: [...unread, ...notUnderstood].slice(0, 50) };
}

function add<T>(lists: Map<string, T[]>, name: string, item: T): void {
  lists.set(name, [...(lists.get(name) ?? []), item]);
}

/** Optional where the program asks before it uses, or has another value at every read; not where it stops with a message. */
function isOptional(reads: readonly EnvironmentRead[]): boolean {
  if (reads.some(({ guard }) => guard === "demanded")) return false;
  return reads.some(({ guard }) => guard === "guarded") || reads.every(({ guard }) => guard === "default");
}
