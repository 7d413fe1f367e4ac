/** A file of a build. */
export interface BuiltFile {
  readonly path: string;
  readonly sha256: string;
}

/** Two files of two builds that are each other's counterpart, and are not alike. */
export interface FilePair {
  readonly one: string;
  readonly other: string;
}

export interface PairedFiles {
  readonly differing: readonly FilePair[];
  readonly onlyFirst: readonly string[];
  readonly onlySecond: readonly string[];
}

/** What bundlers keep for their own next run, and what an operating system leaves behind: no part of the product. */
const notProduct =
  /(?:^|\/)(?:\.cache|\.turbo|\.vite|\.parcel-cache|\.swc|\.rpt2_cache|\.next\/cache|\.angular\/cache|\.next\/(?:diagnostics|trace(?:-build)?)(?=\/|$))(?:\/|$)|\.tsbuildinfo$|(?:^|\/)\.(?:eslintcache|DS_Store)$/;

/** Whether a file of the output is part of what customers get. */
export function isProduct(path: string): boolean {
  return !notProduct.test(path);
}

/** Finds each file's counterpart: by its name, else by its name without the hash of its contents. */
export function pairFiles(first: readonly BuiltFile[], second: readonly BuiltFile[]): PairedFiles {
  const other = new Map(second.map(({ path, sha256 }) => [path, sha256]));
  const names = new Set(first.map(({ path }) => path));
  const differing = first.flatMap(({ path, sha256 }) => {
    const there = other.get(path);
    return there === undefined || there === sha256 ? [] : [{ one: path, other: path }];
  });
  const onlyFirst = groupByShape(first.filter(({ path }) => !other.has(path)));
  const onlySecond = groupByShape(second.filter(({ path }) => !names.has(path)));
  const paired = new Set<string>();
  const renamed: FilePair[] = [];
  for (const [shape, [one, ...more]] of onlyFirst) {
    const counterparts = onlySecond.get(shape) ?? [];
    const [counterpart] = counterparts;
    // Several that are named alike cannot be told apart: they are left unpaired.
    if (one === undefined || counterpart === undefined || more.length > 0 || counterparts.length > 1 || one === counterpart) continue;
    renamed.push({ one, other: counterpart });
    paired.add(one).add(counterpart);
  }
  const left = (groups: ReadonlyMap<string, readonly string[]>): string[] =>
    [...groups.values()].flat().filter((path) => !paired.has(path));
  return { differing: [...differing, ...renamed], onlyFirst: left(onlyFirst), onlySecond: left(onlySecond) };
}

function groupByShape(files: readonly BuiltFile[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { path } of files) {
    const shape = shapeOf(path);
    groups.set(shape, [...(groups.get(shape) ?? []), path]);
  }
  return groups;
}

/** The path with everything in it that looks like a hash or an id left out. */
function shapeOf(path: string): string {
  return path
    .split("/")
    .map((part) => part.replaceAll(/[A-Za-z0-9_]{6,}/g, (word) => (looksLikeHash(word) ? "*" : word)).replaceAll(/\*(?:-\*?)+/g, "*"))
    .join("/");
}

function looksLikeHash(word: string): boolean {
  return /\d/.test(word) || /^[A-Z]+$/.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word.slice(1)));
}
