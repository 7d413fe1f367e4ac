import type { Tools } from "../model/tools.ts";

/** The project's own files: what git holds, and what it would take in at the next `git add`. */
export interface WorkTree {
  readonly files: readonly WorkTreeFile[];
  /** Whether git keeps this folder; without it nothing is known of ignored files and of the past. */
  readonly git: boolean;
  /** Path of the folder inside its repository, with a slash at its end; empty at the top. */
  readonly prefix: string;
  /** Why the list is not whole, in a sentence each. */
  readonly gaps: readonly string[];
}
export interface WorkTreeFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly tracked: boolean;
}

const builtFolder =
  /(?:^|\/)(?:dist|build|out|coverage|target|vendor|\.next|\.nuxt|\.output|\.svelte-kit|\.vercel|\.netlify|\.cache|\.turbo)\//;
const environmentFile = /(?:^|\/)\.env(?:\.[^/]*)?$/;
const largestList = 64 * 1_024 * 1_024;

/** Lists regular files only: a link may lead out of the project. Rejects when the folder is not there. */
export function listWorkTree(tools: Tools, folder: string): Promise<WorkTree> {
  return shareUnderWay(trees, tools, folder, () => list(tools, folder));
}

/**
 * What git says of the folder, without a look at the files themselves: some that it holds may be gone. A sentence where git does not keep
 * the folder. Rejects when the folder is not there.
 */
export function askGit(tools: Tools, folder: string): Promise<GitListing | string> {
  return shareUnderWay(listings, tools, folder, async () => {
    if (!(await tools.files.exists(folder))) throw new Error(`The folder ${folder} does not exist, so its files could not be looked at.`);
    return readListing(tools, folder);
  });
}

type UnderWay<T> = WeakMap<Tools["git"], Map<string, Promise<T>>>;

/** Lists that are being made, by the git that helps: probes that ask at the same time share one. */
const trees: UnderWay<WorkTree> = new WeakMap();
const listings: UnderWay<GitListing | string> = new WeakMap();

function shareUnderWay<T>(underWay: UnderWay<T>, { git }: Tools, folder: string, make: () => Promise<T>): Promise<T> {
  const lists = underWay.get(git) ?? new Map<string, Promise<T>>();
  underWay.set(git, lists);
  const already = lists.get(folder);
  if (already !== undefined) return already;
  const made = make().finally(() => lists.delete(folder));
  lists.set(folder, made);
  return made;
}

async function list(tools: Tools, folder: string): Promise<WorkTree> {
  const listing = askGit(tools, folder);
  // A folder that is not there is told by who asks git.
  const [{ files: present, gap }, listed] = await Promise.all([walk(tools, folder), listing]);
  const gaps = gap === undefined ? [] : [gap];
  if (typeof listed === "string" || (listed.tracked.size === 0 && listed.untracked.size === 0 && present.length > 0)) {
    const reason = typeof listed === "string" ? listed : "Git holds no file of this folder";
    const files = present.filter(({ path }) => !builtFolder.test(path) && !environmentFile.test(path));
    const outside = { git: false, prefix: "", gaps: [...gaps, reason] };
    return { files: files.map((file) => ({ ...file, tracked: false })), ...outside };
  }
  const files: WorkTreeFile[] = [];
  for (const { path, bytes } of present) {
    const tracked = listed.tracked.has(path);
    if (tracked || listed.untracked.has(path)) files.push({ path, bytes, tracked });
  }
  return { files, git: true, prefix: listed.prefix, gaps };
}

async function walk(tools: Tools, folder: string): Promise<{ files: { path: string; bytes: number }[]; gap?: string }> {
  const files: { path: string; bytes: number }[] = [];
  try {
    for await (const file of tools.files.list(folder)) files.push(file);
    return { files };
  } catch (error) {
    return { files, gap: `Not every file could be listed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A folder as git knows it. */
export interface GitListing {
  /** Relative paths with `/` of what the next commit would hold, links among them, each with the name of its content. */
  readonly tracked: ReadonlyMap<string, string>;
  /** Relative paths of what git would take in. */
  readonly untracked: ReadonlySet<string>;
  /** The names of those contents, each once and with its place among them, from 0. */
  readonly blobs: ReadonlyMap<string, number>;
  /** Paths of repositories that it only points to. */
  readonly modules: readonly string[];
  /** The history is cut off at some commit. */
  readonly shallow: boolean;
  /** What every branch, tag and stash names. */
  readonly tips: readonly string[];
  readonly prefix: string;
}

/** Starting git takes longer than what it does here: two questions, put at once. */
async function readListing(tools: Tools, folder: string): Promise<GitListing | string> {
  try {
    const options = { maxBytes: largestList };
    const [about, files] = await Promise.all([
      tools.git.run(folder, ["rev-parse", "--is-shallow-repository", "--show-prefix", "--all"], options),
      tools.git.run(folder, ["ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard"], options),
    ]);
    const [shallow = "", prefix = "", ...refs] = about.split("\n");
    return {
      ...readEntries(files),
      shallow: shallow === "true",
      tips: [...new Set(refs.filter((ref) => ref !== ""))],
      prefix,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /not a git repository/i.test(message) ? "There is no Git history here" : `Git could not read this folder: ${message}`;
  }
}

/** "? <path>" of what git does not hold yet, and "H 100644 <content> 0\t<path>" of what it holds. */
function readEntries(text: string): Pick<GitListing, "tracked" | "untracked" | "blobs" | "modules"> {
  const tracked = new Map<string, string>();
  const untracked = new Set<string>();
  const blobs = new Map<string, number>();
  const modules: string[] = [];
  for (let start = 0, end = text.indexOf("\0"); end >= 0; start = end + 1, end = text.indexOf("\0", start)) {
    if (text.startsWith("? ", start)) {
      untracked.add(text.slice(start + 2, end));
      continue;
    }
    const tab = text.indexOf("\t", start);
    const path = text.slice(tab + 1, end);
    if (text.startsWith(moduleMode, start + 2)) {
      modules.push(path);
      continue;
    }
    const blob = text.slice(start + 9, tab - 2);
    tracked.set(path, blob);
    if (!blobs.has(blob)) blobs.set(blob, blobs.size);
  }
  return { tracked, untracked, blobs, modules };
}

const moduleMode = "160000 ";
