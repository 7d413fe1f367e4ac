import type { BuildSetup, LockFile, NodePin } from "../model/evidence-build.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import { lockFileNames } from "../parsers/lock-file-names.ts";
import { isFixed, mayPinNode, readNodePins } from "../parsers/node-pin.ts";
import { parsePackageManifest, type PackageManifest } from "../parsers/package-manifest.ts";
import { listWorkTree, type WorkTree } from "./list-work-tree.ts";

const maxBytes = 262_144;
const largestLock = 32 * 1_024 * 1_024;
const mostOwn = 200;
const tooling =
  /^(?:vercel\.json|netlify\.toml|render\.ya?ml|railway\.(?:json|toml)|fly\.toml|Procfile|app\.json|nixpacks\.toml|\.do\/app\.ya?ml|wrangler\.(?:toml|jsonc?)|amplify\.yml|apphosting\.ya?ml|firebase\.json|(?:[\w.-]+\/)?(?:Dockerfile|Containerfile)(?:\.(?![cm]?[jt]sx?$|md$)[\w-]+)?)$/;

type Tools = ProbeContext["tools"];

/** Reads package.json, the lock file that is for it, and every place that says which Node builds the product. */
export async function readBuildSetup({ target, tools }: ProbeContext): Promise<BuildSetup> {
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so how it is built is not known.");
  const tree = await listWorkTree(tools, folder);
  const held = new Map(tree.files.map((file) => [file.path, !tree.git || file.tracked]));
  const pins = await readPins(tools, folder, held);
  const common = { tooling: [...held.keys()].filter((path) => tooling.test(path)).slice(0, 20), isPart: tree.prefix !== "" };
  if (!held.has("package.json")) return { ...common, locks: [], ignoredLocks: [], node: pins };
  const manifest = parsePackageManifest(await tools.files.readText(`${folder}/package.json`, maxBytes));
  if (!manifest.ok)
    return {
      ...common,
      manifest: { path: "package.json", dependencies: 0, buildScript: false, error: manifest.error },
      locks: [],
      ignoredLocks: [],
      node: pins,
    };
  const { needed, optional, buildScript, packageManager, engine, volta } = manifest.value;
  const said = [volta, engine].filter((version) => version !== undefined);
  const locks = await readLocks(tools, folder, tree, held, manifest.value);
  return {
    ...common,
    manifest: {
      path: "package.json",
      dependencies: needed.size + optional.size,
      buildScript,
      ...(packageManager === undefined ? {} : { packageManager }),
    },
    locks,
    ignoredLocks: locks.length > 0 ? [] : await findIgnored(tools, folder, held),
    node: [...said.map((version) => ({ path: "package.json", version: version.slice(0, 60), fixed: isFixed(version) })), ...pins],
  };
}

async function readPins(tools: Tools, folder: string, held: ReadonlyMap<string, boolean>): Promise<NodePin[]> {
  const paths = [...held.keys()].filter(mayPinNode).slice(0, 20);
  const read = await Promise.all(
    paths.map(async (path) => {
      const text = await tools.files.readText(`${folder}/${path}`, maxBytes).catch(() => "");
      return readNodePins(path, text);
    }),
  );
  return read.flat();
}

async function readLocks(
  tools: Tools,
  folder: string,
  tree: WorkTree,
  held: ReadonlyMap<string, boolean>,
  manifest: PackageManifest,
): Promise<LockFile[]> {
  const here = Object.keys(lockFileNames).flatMap((name) => {
    const tracked = held.get(name);
    return tracked === undefined ? [] : [{ path: name, at: `${folder}/${name}`, from: ".", tracked }];
  });
  const found = here.length > 0 ? here : await findAbove(tools, folder, tree.prefix);
  if (found.length === 0) return [];
  const own = await readOwnNames(tools, folder, held);
  const { readLockFile } = await import("../parsers/yaml-readers.ts");
  return Promise.all(
    found.map(async ({ path, at, from, tracked }) => {
      const manager = lockFileNames[path.slice(path.lastIndexOf("/") + 1)] ?? "npm";
      const known = { path, manager, tracked };
      try {
        return { ...known, ...readLockFile(manager, await tools.files.readText(at, largestLock), { manifest, from, own }) };
      } catch {
        return { ...known, missing: [], stale: [], unread: ["it could not be read"] };
      }
    }),
  );
}

/** A project may be one folder of a repository whose lock file stands above it. */
async function findAbove(
  tools: Tools,
  folder: string,
  prefix: string,
): Promise<{ path: string; at: string; from: string; tracked: boolean }[]> {
  const parts = prefix.split("/").filter((part) => part !== "");
  for (let up = 1; up <= parts.length; up += 1) {
    const way = "../".repeat(up);
    const from = parts.slice(parts.length - up).join("/");
    const listed = await tools.git
      .run(folder, ["ls-files", "-z", "--full-name", "--", ...Object.keys(lockFileNames).map((name) => way + name)])
      .catch(() => "");
    const names = listed
      .split("\0")
      .filter((path) => path !== "")
      .map((path) => path.slice(path.lastIndexOf("/") + 1));
    if (names.length > 0) return names.map((name) => ({ path: way + name, at: `${folder}/${way}${name}`, from, tracked: true }));
  }
  return [];
}

/** What the packages of this repository are called: one that asks for another is served from its folder. */
async function readOwnNames(tools: Tools, folder: string, held: ReadonlyMap<string, boolean>): Promise<Set<string>> {
  const paths = [...held.keys()].filter((path) => path.endsWith("/package.json")).slice(0, mostOwn);
  const names = await Promise.all(
    paths.map(async (path) => {
      const manifest = parsePackageManifest(await tools.files.readText(`${folder}/${path}`, maxBytes).catch(() => ""));
      return manifest.ok ? manifest.value.name : undefined;
    }),
  );
  return new Set(names.filter((name) => name !== undefined));
}

async function findIgnored(tools: Tools, folder: string, held: ReadonlyMap<string, boolean>): Promise<string[]> {
  const names = Object.keys(lockFileNames).filter((name) => !held.has(name));
  const there = await Promise.all(names.map((name) => tools.files.exists(`${folder}/${name}`)));
  return names.filter((_, index) => there[index]);
}
