import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { build, type BuildOptions, type Metafile } from "esbuild";
import { embedSqlParser } from "./embed-sql-parser.ts";
import { fewerFiles } from "./fewer-files.ts";
import { takeFromUtil } from "./take-from-util.ts";

const home = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Bundles the CLI, its worker and the library entry into dist/ with no dependency left, and lists the licences of what went in. */
async function buildPackage(): Promise<void> {
  await rm(join(home, "dist"), { recursive: true, force: true });
  await Promise.all([bundle(), emitTypes()]);
}

async function bundle(): Promise<void> {
  const options = {
    absWorkingDir: home,
    entryPoints: {
      openingday: "src/cli/main.ts",
      "store-worker": "src/store/sqlite/worker.ts",
      "repository-worker": "src/cli/repository-thread/worker.ts",
      "load-worker": "src/cli/load-process/worker.ts",
      "migration-tool": "src/postgres/tool-program.ts",
      index: "src/index.ts",
    },
    outdir: "dist",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22.19",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    chunkNames: "chunks/[name]-[hash]",
    // CommonJS packages inside the bundle call require() for Node's own modules.
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    metafile: true,
    loader: { ".wasm": "binary" },
    plugins: [embedSqlParser, takeFromUtil],
    logLevel: "warning",
  } as const satisfies BuildOptions;
  const parts = {
    core: "src/cli/commands.ts",
    groups: [
      ["src/cli/commands.ts", "src/cli/repository-thread/read-code.ts", "src/probes/code-readers.ts", "src/parsers/yaml-readers.ts"],
      ["src/cli/judging.ts"],
    ],
    light: ["valibot"],
    start: "src/cli/main.ts",
  };
  const { metafile } = await build({ ...options, plugins: [...options.plugins, await fewerFiles(options, parts)] });
  assertNothingLeft(metafile);
  assertNamesKept(metafile);
  await writeFile(join(home, "THIRD-PARTY-LICENSES.txt"), await listLicences(metafile));
}

function assertNothingLeft(metafile: Metafile): void {
  const left = Object.values(metafile.outputs)
    .flatMap((output) => output.imports)
    .filter((imported) => imported.external && !imported.path.startsWith("node:") && !builtins.has(imported.path));
  const [first] = left;
  if (first !== undefined) throw new Error(`the bundle still imports ${first.path}`);
}
const { builtinModules } = await import("node:module");
const builtins = new Set(builtinModules);

/** A CommonJS package that is imported late has no names in the bundle, only a default: what destructures it gets nothing. */
function assertNamesKept(metafile: Metafile): void {
  for (const { entryPoint = "", exports } of Object.values(metafile.outputs))
    if (metafile.inputs[entryPoint]?.format === "cjs" && exports.join() === "default")
      throw new Error(`${entryPoint} is imported late and is CommonJS: import a module of our own late that hands its names on`);
}

async function listLicences(metafile: Metafile): Promise<string> {
  const folders = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//u.exec(input);
    if (match?.[1] !== undefined) folders.add(resolve(home, match[1]));
  }
  const parts = await Promise.all([...folders].toSorted().map(describePackage));
  return `openingday contains parts of these packages.\n\n${parts.toSorted().join("\n")}`;
}

async function describePackage(folder: string): Promise<string> {
  const pkg = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { name: string; version: string; license?: string };
  const file = (await readdir(folder)).find((name) => /^(?:licen[cs]e|copying)/iu.test(name));
  const text = file === undefined ? await standardText(pkg.license) : await readFile(join(folder, file), "utf8");
  return `${"=".repeat(72)}\n${pkg.name} ${pkg.version}: ${pkg.license ?? "no licence named"}\n${"=".repeat(72)}\n${text.trim()}\n`;
}

/** Some packages name a licence and bring no text; Apache's must be given along. */
async function standardText(licence: string | undefined): Promise<string> {
  if (licence !== "Apache-2.0") return "";
  return readFile(join(home, "../../node_modules/typescript/LICENSE"), "utf8");
}

async function emitTypes(): Promise<void> {
  await promisify(execFile)("tsc", ["-p", join(home, "tsconfig.types.json")], { cwd: home });
}

await buildPackage();
