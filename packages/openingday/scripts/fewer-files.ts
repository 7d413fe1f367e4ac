import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { resolve } from "node:path";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

const smallBytes = 26_000;

export interface Parts {
  /** What every command needs; parts that are only ever loaded after it are told to import it. */
  readonly core: string;
  /** Parts that a run loads together, group by group; a module belongs to the first group that shares it. */
  readonly groups: readonly (readonly string[])[];
  /** Packages so small that they may be brought along. */
  readonly light: readonly string[];
  /** The program that must start fast: nothing is added to what it needs. */
  readonly start: string;
}

/**
 * Makes esbuild write fewer files, for each costs a millisecond to load where its contents cost next to nothing. esbuild cuts a file
 * wherever some part shares a module with another: a part that is only ever loaded once the core runs is told to import the core, which
 * costs nothing then, and there is nothing left to cut for; and each part that needs one of the small modules that a group shares is
 * told to import them all, so that they stay together.
 */
export async function fewerFiles(options: BuildOptions & { readonly plugins: readonly Plugin[] }, parts: Parts): Promise<Plugin> {
  // Only our own modules are moved: without the packages this takes a moment.
  const own = { ...options, packages: "external", metafile: true, write: false } as const;
  const measure = async (added: readonly Added[]): Promise<Metafile> =>
    (await build({ ...own, plugins: [...options.plugins, addImports(options, added)] })).metafile;
  const afterCore = [...loadedAfter(await measure([]), parts.core)].map((part) => ({ part, imports: [parts.core] }));
  const shared = gather(await measure(afterCore), parts);
  return addImports(options, [...afterCore, ...shared]);
}

/** A part, and modules that it is told to import. */
interface Added {
  readonly part: string;
  readonly imports: readonly string[];
}

function addImports({ absWorkingDir: home = "." }: BuildOptions, added: readonly Added[]): Plugin {
  const lines = new Map<string, string>();
  for (const { part, imports } of added) {
    const path = resolve(home, part);
    const more = imports.map((imported) => `import ${JSON.stringify(resolve(home, imported))};\n`).join("");
    lines.set(path, (lines.get(path) ?? "") + more);
  }
  return {
    name: "add-imports",
    setup(bundle) {
      bundle.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
        const more = lines.get(path);
        if (more === undefined) return undefined;
        return { contents: more + (await readFile(path, "utf8")), loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

/** Modules that are imported lazily, and in no program where the core was not loaded before. */
function loadedAfter({ inputs, outputs }: Metafile, core: string): Set<string> {
  const lazy = lazyModules(inputs);
  const without = new Set<string>();
  for (const root of entriesOf(outputs)) if (!lazy.has(root)) follow(inputs, root, true, without, core);
  return new Set([...lazy].filter((path) => path !== core && !without.has(path)));
}

/** For each part that needs a small shared module of a group: all of that group's. */
function gather({ inputs, outputs }: Metafile, { groups, light: lightPackages, start }: Parts): readonly Added[] {
  const taken = follow(inputs, start, false);
  const small = new Set([...taken, ...smallShared(outputs)]);
  const isHeavy = ({ path, external }: Imported): boolean => external === true && !isBuiltin(path) && !lightPackages.includes(path);
  // Whatever brings a package or a large part along is no small matter.
  const light = [...small].filter((path) =>
    [...follow(inputs, path, false)].every((needed) => small.has(needed) && inputs[needed]?.imports.some(isHeavy) !== true),
  );
  const gathered = groups.map((parts) => {
    const needed = new Set(parts.flatMap((part) => [...follow(inputs, part, false)]));
    const modules = light.filter((path) => needed.has(path) && !taken.has(path));
    for (const path of modules) taken.add(path);
    return modules;
  });
  return entriesOf(outputs).flatMap((part) => {
    if (part === start) return [];
    const needs = follow(inputs, part, false);
    const imports = gathered.filter((modules) => modules.some((path) => needs.has(path))).flat();
    return imports.length === 0 ? [] : [{ part, imports }];
  });
}

/** The modules in the small files that belong to several parts. */
function smallShared(outputs: Metafile["outputs"]): string[] {
  return Object.values(outputs).flatMap(({ entryPoint, bytes, inputs }) =>
    entryPoint === undefined && bytes < smallBytes ? Object.keys(inputs) : [],
  );
}

function entriesOf(outputs: Metafile["outputs"]): string[] {
  return Object.values(outputs).flatMap(({ entryPoint }) => (entryPoint === undefined ? [] : [entryPoint]));
}

function lazyModules(inputs: Metafile["inputs"]): Set<string> {
  return new Set(Object.values(inputs).flatMap(({ imports }) => imports.filter(isLazy).map(({ path }) => path)));
}

/** A module and all that it imports, as far as `border`. */
function follow(inputs: Metafile["inputs"], from: string, lazily: boolean, seen = new Set<string>(), border?: string): Set<string> {
  if (seen.has(from) || from === border) return seen;
  seen.add(from);
  for (const imported of inputs[from]?.imports ?? [])
    if (imported.external !== true && (lazily || !isLazy(imported))) follow(inputs, imported.path, lazily, seen, border);
  return seen;
}

type Imported = Metafile["inputs"][string]["imports"][number];

function isLazy({ kind, external }: Imported): boolean {
  return kind === "dynamic-import" && external !== true;
}
