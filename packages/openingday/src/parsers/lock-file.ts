import { parseDocument } from "yaml";
import type { LockFile, PackageManager } from "../model/evidence-build.ts";
import type { PackageManifest } from "./package-manifest.ts";
import { isInRange } from "./version-range.ts";

type LockReading = Pick<LockFile, "broken" | "missing" | "stale" | "unread">;

interface Asked {
  readonly manifest: PackageManifest;
  /** Folder of package.json, seen from the lock file: `.` where they stand together. */
  readonly from: string;
  /** Names of the repository's own packages: a workspace is not always in the file. */
  readonly own: ReadonlySet<string>;
}

/** Largest part of a file that is read as YAML, which costs far more than looking for a line does. */
const mostYaml = 400_000;
const nothing: LockReading = { missing: [], stale: [], unread: [] };

/** Compares a lock file with the package.json that it is for: what the install on a build machine would stumble over. */
export function readLockFile(manager: PackageManager, text: string, asked: Asked): LockReading {
  if (/^<{7} |^>{7} /m.test(text)) return { ...nothing, broken: "a merge conflict was left in it" };
  if (manager === "npm") return readNpm(text, asked);
  if (manager === "pnpm") return readPnpm(text, asked);
  return manager === "yarn" ? readYarn(text, asked) : readBun(text, asked);
}

/** @see npm's documentation, "package-lock.json", lockfileVersion 1 to 3 */
function readNpm(text: string, { manifest, from, own }: Asked): LockReading {
  let lock: unknown;
  try {
    lock = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return { ...nothing, broken: "it is not valid JSON" };
  }
  if (!isRecord(lock)) return { ...nothing, broken: "it is not an object" };
  const packages = lock["packages"];
  const old = lock["dependencies"];
  if (!isRecord(packages)) {
    if (isRecord(old)) return compare(manifest, own, (name) => versionOf(old[name]));
    return manifest.needed.size === 0 ? nothing : { ...nothing, broken: "it names no package" };
  }
  const base = from === "." ? "" : `${from}/`;
  if (from !== "." && !(from in packages)) return { ...nothing, unread: [`it does not say anything about ${from}`] };
  return compare(manifest, own, (name) => {
    for (const place of [`${base}node_modules/${name}`, `node_modules/${name}`]) if (place in packages) return versionOf(packages[place]);
    return undefined;
  });
}

/** The version of an entry; empty where it has none, as links to a folder have. */
function versionOf(entry: unknown): string | undefined {
  if (!isRecord(entry)) return undefined;
  return entry["link"] !== true && typeof entry["version"] === "string" ? entry["version"] : "";
}

/** @see pnpm's documentation, `--frozen-lockfile`; the format itself has no document */
function readPnpm(text: string, { manifest, from, own }: Asked): LockReading {
  if (/^pnpmfileChecksum:/m.test(text)) return { ...nothing, unread: ["a .pnpmfile decides what is asked for"] };
  const importers = sectionOf(text, "importers");
  const version = /^lockfileVersion:\s*['"]?(\d+)/m.exec(text)?.[1];
  if (version === undefined) return { ...nothing, broken: "it does not say which version of its format it is in" };
  const source =
    importers ?? ["dependencies", "devDependencies", "optionalDependencies"].map((name) => sectionOf(text, name) ?? "").join("");
  const listed = readYaml(source);
  if (listed === undefined) return { ...nothing, unread: ["its list of packages could not be read"] };
  const inside = isRecord(listed["importers"]) ? listed["importers"][from] : listed;
  if (!isRecord(inside)) return from === "." ? nothing : { ...nothing, unread: [`it does not say anything about ${from}`] };
  const names = new Map<string, string>();
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"])
    for (const [name, entry] of isRecord(inside[kind]) ? Object.entries(inside[kind]) : [])
      names.set(name, (isRecord(entry) ? String(entry["version"]) : String(entry)).replace(/[(_].*$/, ""));
  return compare(manifest, own, (name) => names.get(name));
}

/** Both formats name a package and its range at the beginning of an entry: `left-pad@^1.3.0:`, `"left-pad@npm:^1.3.0":`. */
function readYarn(text: string, { manifest, own }: Asked): LockReading {
  const names = new Set<string>();
  for (const [line] of text.matchAll(/^["\w@][^\n]*:\s*$/gm))
    for (const part of line.split(",")) {
      const name = /^\s*"?((?:@[^/@\s"]+\/)?[^@\s"]+)@/.exec(part)?.[1];
      if (name !== undefined) names.add(name);
    }
  return compare(manifest, own, (name) => (names.has(name) ? "" : undefined));
}

/** JSON with commas at the ends of lists, which YAML takes; only the part about the project's own packages is read. */
function readBun(text: string, { manifest, from, own }: Asked): LockReading {
  // The older form is no text.
  if (text.includes("\0")) return { ...nothing, unread: ["bun.lockb is not written to be read by others"] };
  const part = /"workspaces":\s*(\{[\s\S]*?\n {2}\}),?\n/.exec(text)?.[1];
  const listed = part === undefined ? undefined : readYaml(part);
  const inside = listed?.[from === "." ? "" : from];
  if (!isRecord(inside)) return { ...nothing, unread: ["its list of packages could not be read"] };
  const names = new Set(
    ["dependencies", "devDependencies", "optionalDependencies"].flatMap((kind) =>
      isRecord(inside[kind]) ? Object.keys(inside[kind]) : [],
    ),
  );
  return compare(manifest, own, (name) => (names.has(name) ? "" : undefined));
}

/** `lockedAt` answers the locked version, empty where it is not told, undefined where the package is not there. */
function compare(manifest: PackageManifest, own: ReadonlySet<string>, lockedAt: (name: string) => string | undefined): LockReading {
  const missing: string[] = [];
  const stale: LockFile["stale"][number][] = [];
  for (const [name, range] of manifest.needed) {
    if (own.has(name) || /^(?:workspace|link|portal|file):/.test(range)) continue;
    const locked = lockedAt(name);
    if (locked === undefined) missing.push(name);
    else if (locked !== "" && !manifest.overridden.has(name) && isInRange(locked, range) === false)
      stale.push({ name, asked: range.slice(0, 60), locked: locked.slice(0, 60) });
  }
  return { missing: missing.slice(0, 100), stale: stale.slice(0, 100), unread: [] };
}

/** A top-level part of a YAML file, with its name, up to the next one. */
function sectionOf(text: string, name: string): string | undefined {
  const start = text.startsWith(`${name}:`) ? 0 : text.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !text.startsWith(`${name}:`)) return undefined;
  const after = text.indexOf("\n", start);
  if (after < 0) return text.slice(start);
  const next = /^\S/m.exec(text.slice(after + 1));
  return text.slice(start, next === null ? undefined : after + 1 + next.index);
}

function readYaml(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > mostYaml) return undefined;
  try {
    const document = parseDocument(text, { logLevel: "silent", uniqueKeys: false });
    if (document.errors.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return value === null ? {} : isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
