import { readFile } from "node:fs/promises";
import { join } from "node:path";

interface Entry {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * The lock file that one workspace would have if it stood alone: what the checkout's own lock file holds of everything that it needs,
 * at the same versions.
 */
export async function lockFor(checkout: string, workspace: string): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(checkout, "package-lock.json"), "utf8")) as { packages: Record<string, Entry> };
  const manifest = JSON.parse(await readFile(join(checkout, workspace, "package.json"), "utf8")) as Entry & {
    name: string;
    version: string;
  };
  const kept = new Map<string, Entry>();
  const keep = (path: string): void => {
    const entry = packages[path];
    if (entry === undefined || kept.has(path)) return;
    const linked = entry.link === true && entry.resolved !== undefined ? packages[entry.resolved] : undefined;
    kept.set(path, linked ?? entry);
    for (const name of namesIn(linked ?? entry, linked === undefined)) keep(place(path, name));
  };
  const place = (from: string, name: string): string => {
    for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
      const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
      if (folder === "" || path in packages) return path;
    }
  };
  for (const name of namesIn(manifest, false)) keep(place("", name));
  const { name, version } = manifest;
  const sorted = [...kept].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${JSON.stringify({ name, version, lockfileVersion: 3, requires: true, packages: { "": manifest, ...Object.fromEntries(sorted) } }, null, 2)}\n`;
}

/** What an installed package brings along; of a project's own, what it is developed with too. */
function namesIn(entry: Entry, isInstalled: boolean): string[] {
  return Object.keys({
    ...entry.dependencies,
    ...entry.optionalDependencies,
    ...entry.peerDependencies,
    ...(isInstalled ? {} : entry.devDependencies),
  });
}
