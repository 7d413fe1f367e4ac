import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { NotConfigured } from "../model/probe.ts";

/** How the project's own Prisma is started. */
export interface PrismaPlace {
  /** File of its command line. */
  readonly cli: string;
  /** Folder in which it finds its settings and its schema. */
  readonly cwd: string;
  readonly args: readonly string[];
  /** Settings from which schema and configuration take addresses of databases. */
  readonly addresses: readonly string[];
}

/** By what the package is found, whatever it lets others import. */
export const prismaManifest = "prisma/package.json";

const configFile = /^prisma\.config\.[cm]?[jt]s$/;

/** Rejects with NotConfigured, in the end of a sentence, where it cannot be started as the project starts it. */
export function findPrisma(repository: string, folder: string): PrismaPlace {
  const manifest = createRequire(join(folder, "_")).resolve(prismaManifest);
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin?: { prisma?: string } };
  if (bin?.prisma === undefined) throw new NotConfigured("its package names no program");
  const cli = join(dirname(manifest), bin.prisma);
  const { cwd, config, args } = findSettings(repository, folder);
  const settings = config === undefined ? "" : readFileSync(config, "utf8");
  if (!hasOwnEngine(settings) && !hasEngine(manifest))
    throw new NotConfigured("its engine, which it loads from the network, is not here yet: “npx prisma -v” brings it");
  const schemas = findSchemas(dirname(folder)).map((path) => readFileSync(path, "utf8"));
  return { cli, cwd, args, addresses: [...new Set([...schemas, settings].flatMap(namesIn))] };
}

/** From the folder of the migrations up to the repository: where Prisma is called, since it looks from there. */
function findSettings(
  repository: string,
  folder: string,
): { readonly cwd: string; readonly config?: string; readonly args: readonly string[] } {
  const above: string[] = [];
  for (let at = dirname(folder); at.startsWith(repository); at = dirname(at)) above.push(at);
  for (const cwd of above) {
    const name = readdirSync(cwd).find((one) => configFile.test(one));
    if (name !== undefined) return { cwd, config: join(cwd, name), args: [] };
    const other = ["ts", "js", "mjs", "cjs"].map((end) => join(cwd, ".config", `prisma.${end}`)).find((path) => existsSync(path));
    if (other !== undefined) return { cwd, config: other, args: [] };
  }
  const manifests = above.filter((at) => existsSync(join(at, "package.json")));
  const named = manifests.find((at) => /"prisma"\s*:\s*\{[^}]*"schema"\s*:/.test(readFileSync(join(at, "package.json"), "utf8")));
  if (named !== undefined) return { cwd: named, args: [] };
  const beside = dirname(folder);
  const schema = existsSync(join(beside, "schema.prisma")) ? join(beside, "schema.prisma") : beside;
  if (findSchemas(beside).length === 0) throw new NotConfigured("its schema is not beside them, and nothing says where it is");
  return { cwd: manifests[0] ?? beside, args: ["--schema", schema] };
}

/** Since 6.6 there is one in the package itself, for projects that bring their own driver. */
function hasOwnEngine(settings: string): boolean {
  return /\badapter\s*[:(]/.test(settings) && !/\bengine\s*:\s*["']classic["']/.test(settings);
}

/** What its install script loads, beside the package `@prisma/engines`, or where its setting says. */
function hasEngine(manifest: string): boolean {
  const named = process.env["PRISMA_SCHEMA_ENGINE_BINARY"];
  if (named !== undefined && named !== "") return existsSync(named);
  try {
    const folder = dirname(createRequire(manifest).resolve("@prisma/engines/package.json"));
    return [folder, dirname(manifest)].some((one) =>
      readdirSync(one).some((name) => /^schema-engine-(?!.*\.(?:tmp|gz|sha256))/.test(name)),
    );
  } catch {
    return false;
  }
}

/** Files of a schema that is one file, or a folder of them. */
export function findSchemas(place: string): string[] {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return place.endsWith(".prisma") ? [place] : [];
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".prisma"))
    .map((name) => join(place, name));
}

/** Settings that are read for an address: Prisma would take them from a file that nobody named. */
function namesIn(text: string): string[] {
  const names = [...text.matchAll(/\benv\(\s*["'](\w+)["']|process\.env(?:\.(\w+)|\[["'](\w+)["']\])/g)].map(
    ([, one, other, third]) => one ?? other ?? third ?? "",
  );
  return names.filter((name) => /URL|URI|DSN|DATABASE|POSTGRES|CONN/i.test(name));
}
