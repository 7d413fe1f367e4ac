import type { Parsed } from "./parsed.ts";

/** The parts of a package.json that say how it is built. */
export interface PackageManifest {
  readonly name?: string;
  /** What it asks for by name, from `dependencies` and `devDependencies`. */
  readonly needed: ReadonlyMap<string, string>;
  /** The same from `optionalDependencies`, which an install may do without. */
  readonly optional: ReadonlyMap<string, string>;
  /** Names whose version is decided elsewhere: `overrides` and `resolutions`. */
  readonly overridden: ReadonlySet<string>;
  readonly buildScript: boolean;
  readonly packageManager?: string;
  /** `engines.node`, and what Volta was told. */
  readonly engine?: string;
  readonly volta?: string;
}

const mostCharacters = 1_048_576;

/** Reads a package.json. */
export function parsePackageManifest(text: string): Parsed<PackageManifest> {
  if (text.length >= mostCharacters) return { ok: false, error: "it is longer than 1 MiB" };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return { ok: false, error: /^<{7} /m.test(text) ? "a merge conflict was left in it" : "it is not valid JSON" };
  }
  if (!isRecord(value)) return { ok: false, error: "it is not an object" };
  const { name, packageManager, engines, volta, scripts, overrides, resolutions, pnpm } = value;
  const optional = readNames(value["optionalDependencies"]);
  const needed = new Map([...readNames(value["devDependencies"]), ...readNames(value["dependencies"])]);
  // npm moves a name that stands in both into the optional ones.
  for (const one of optional.keys()) needed.delete(one);
  const overriding = [overrides, resolutions, isRecord(pnpm) ? pnpm["overrides"] : undefined].filter(isRecord);
  const engine = isRecord(engines) ? engines["node"] : undefined;
  const pinned = isRecord(volta) ? volta["node"] : undefined;
  return {
    ok: true,
    value: {
      ...(typeof name === "string" ? { name } : {}),
      needed,
      optional,
      overridden: new Set(overriding.flatMap((one) => Object.keys(one).map(nameInOverride))),
      buildScript:
        isRecord(scripts) && Object.keys(scripts).some((script) => /^(?:build|vercel-build|heroku-postbuild)(?::|$)/.test(script)),
      ...(typeof packageManager === "string" ? { packageManager: packageManager.slice(0, 60) } : {}),
      ...(typeof engine === "string" ? { engine } : {}),
      ...(typeof pinned === "string" ? { volta: pinned } : {}),
    },
  };
}

/** The package that `parent>@scope/name@2` is about; a path before the name counts for nothing. */
function nameInOverride(key: string): string {
  const last = key.slice(key.lastIndexOf(">") + 1).trim();
  return /(?:@[^/@]+\/)?[^/@]+(?=@[^/@]*$|$)/.exec(last)?.[0] ?? last;
}

function readNames(value: unknown): Map<string, string> {
  if (!isRecord(value)) return new Map();
  return new Map(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
