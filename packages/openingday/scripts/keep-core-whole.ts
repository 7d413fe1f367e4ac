import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";

/**
 * Keeps a module and all it imports together in one file. esbuild cuts a file wherever some lazily loaded part shares a module with
 * another, which made fifty files of what every command needs, and each costs a millisecond at the start. A part that is only ever
 * loaded once the core runs is told to import the core: that costs nothing then, and there is nothing left to cut for.
 */
export async function keepCoreWhole(options: BuildOptions, core: string): Promise<Plugin> {
  const { metafile } = await build({ ...options, metafile: true, write: false });
  const parts = loadedAfter(metafile, core);
  const home = options.absWorkingDir ?? ".";
  const paths = new Set([...parts].map((part) => resolve(home, part)));
  return {
    name: "keep-core-whole",
    setup(bundle) {
      bundle.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
        if (!paths.has(path)) return undefined;
        const text = await readFile(path, "utf8");
        return { contents: `import ${JSON.stringify(resolve(home, core))};\n${text}`, loader: path.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

/** Modules that are imported lazily, and in no program where the core was not loaded before. */
function loadedAfter({ inputs, outputs }: Metafile, core: string): Set<string> {
  const lazy = new Set(Object.values(inputs).flatMap(({ imports }) => imports.filter(isLazy).map(({ path }) => path)));
  const roots = Object.values(outputs).flatMap(({ entryPoint }) => (entryPoint === undefined || lazy.has(entryPoint) ? [] : [entryPoint]));
  const without = new Set<string>();
  const walk = (path: string): void => {
    if (without.has(path) || path === core) return;
    without.add(path);
    for (const imported of inputs[path]?.imports ?? []) if (imported.external !== true) walk(imported.path);
  };
  for (const root of roots) walk(root);
  // A package of others may be CommonJS; what it imports would be wrapped in functions, all of the core.
  return new Set([...lazy].filter((path) => path !== core && !without.has(path) && !path.includes("node_modules")));
}

function isLazy({ kind, external }: Metafile["inputs"][string]["imports"][number]): boolean {
  return kind === "dynamic-import" && external !== true;
}
