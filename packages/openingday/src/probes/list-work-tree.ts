import type { Tools } from "../model/tools.ts";

/** The project's own files: what git holds, and what it would take in at the next `git add`. */
export interface WorkTree {
  readonly files: readonly WorkTreeFile[];
  /** Whether git keeps this folder; without it nothing is known of ignored files and of the past. */
  readonly git: boolean;
  /** The history is cut off at some commit. */
  readonly shallow: boolean;
  /** Some branch, tag or stash names a commit. */
  readonly hasRefs: boolean;
  /** What every branch, tag and stash names. */
  readonly tips: readonly string[];
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
  const lists = underWay.get(tools.git) ?? new Map<string, Promise<WorkTree>>();
  underWay.set(tools.git, lists);
  const already = lists.get(folder);
  if (already !== undefined) return already;
  const listing = list(tools, folder).finally(() => lists.delete(folder));
  lists.set(folder, listing);
  return listing;
}

/** Lists that are being made, by the git that helps: probes that ask at the same time share one. */
const underWay = new WeakMap<Tools["git"], Map<string, Promise<WorkTree>>>();

async function list(tools: Tools, folder: string): Promise<WorkTree> {
  if (!(await tools.files.exists(folder))) throw new Error(`The folder ${folder} does not exist, so its files could not be looked at.`);
  const [{ files: present, gap }, listed] = await Promise.all([walk(tools, folder), askGit(tools, folder)]);
  const gaps = gap === undefined ? [] : [gap];
  if (typeof listed === "string" || (listed.tracked.size === 0 && listed.untracked.size === 0 && present.length > 0)) {
    const reason = typeof listed === "string" ? listed : "Git holds no file of this folder";
    const files = present.filter(({ path }) => !builtFolder.test(path) && !environmentFile.test(path));
    const outside = { git: false, shallow: false, hasRefs: false, tips: [], prefix: "", gaps: [...gaps, reason] };
    return { files: files.map((file) => ({ ...file, tracked: false })), ...outside };
  }
  const files: WorkTreeFile[] = [];
  for (const { path, bytes } of present) {
    const tracked = listed.tracked.has(path);
    if (tracked || listed.untracked.has(path)) files.push({ path, bytes, tracked });
  }
  return { files, git: true, shallow: listed.shallow, hasRefs: listed.tips.length > 0, tips: listed.tips, prefix: listed.prefix, gaps };
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

interface Listed {
  readonly tracked: ReadonlySet<string>;
  readonly untracked: ReadonlySet<string>;
  readonly shallow: boolean;
  readonly tips: readonly string[];
  readonly prefix: string;
}

/** Starting git takes longer than what it does here: two questions, put at once. */
async function askGit(tools: Tools, folder: string): Promise<Listed | string> {
  try {
    const options = { maxBytes: largestList };
    const [about, files] = await Promise.all([
      tools.git.run(folder, ["rev-parse", "--is-shallow-repository", "--show-prefix", "--all"], options),
      tools.git.run(folder, ["ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard"], options),
    ]);
    const [shallow = "", prefix = "", ...refs] = about.split("\n");
    const [tracked, untracked] = [new Set<string>(), new Set<string>()];
    for (const entry of files.split("\0")) if (entry !== "") (entry.startsWith("? ") ? untracked : tracked).add(entry.slice(2));
    return {
      tracked,
      untracked,
      shallow: shallow === "true",
      tips: [...new Set(refs.filter((ref) => ref !== ""))],
      prefix,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /not a git repository/i.test(message) ? "There is no Git history here" : `Git could not read this folder: ${message}`;
  }
}
