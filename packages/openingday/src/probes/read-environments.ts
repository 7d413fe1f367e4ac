import type { EnvironmentInventory } from "../model/evidence-repository.ts";
import type { Target } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { parseSettingsList, platformEnvironment } from "../parsers/settings-list.ts";
import { isPlaceholder } from "../secrets/placeholder.ts";
import { isSecretName } from "../secrets/secret-name.ts";

/** One value of one environment. Held in memory only. */
export interface EnvironmentEntry {
  readonly environment: string;
  readonly source: string;
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

export interface Environments {
  readonly list: EnvironmentInventory["environments"];
  readonly shared: EnvironmentInventory["shared"];
  /** Names of the environments that set a variable. */
  readonly setIn: ReadonlyMap<string, readonly string[]>;
  readonly entries: readonly EnvironmentEntry[];
}

const maxBytes = 1_048_576;

/** Reads the declared list of each environment: `NAME=value` lines, names alone, or what a hosting platform's command line wrote. A list that cannot be read is named with its reason. */
export async function readEnvironments(
  tools: Pick<Tools, "files" | "fingerprint">,
  declared: Target["environments"],
): Promise<Environments> {
  const list: EnvironmentInventory["environments"][number][] = [];
  const setIn = new Map<string, string[]>();
  const entries: EnvironmentEntry[] = [];
  for (const { name: environment, file } of declared) {
    const read = await readOne(tools, environment, file);
    if (typeof read === "string") {
      list.push({ name: environment, source: file, count: 0, error: read });
      continue;
    }
    // An empty value counts as absent: a program that checks for it stops all the same.
    const set = new Map(read.filter(({ value }) => value !== "").map((entry) => [entry.name, entry]));
    for (const { name, value, line } of set.values()) {
      setIn.set(name, [...(setIn.get(name) ?? []), environment]);
      if (value !== undefined) entries.push({ environment, source: file, name, value, line });
    }
    list.push({
      name: environment,
      source: file,
      count: set.size,
      values: entries.filter((entry) => entry.environment === environment).length,
    });
  }
  return { list, shared: findShared(tools, entries), setIn, entries };
}

async function readOne(tools: Pick<Tools, "files">, environment: string, file: string) {
  try {
    const parsed = parseSettingsList(await tools.files.readText(file, maxBytes), platformEnvironment(environment));
    return parsed.ok ? parsed.value : parsed.error;
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code;
    return code === "ENOENT"
      ? "The file does not exist"
      : `The file could not be read (${typeof code === "string" ? code : "unknown reason"})`;
  }
}

function findShared(tools: Pick<Tools, "fingerprint">, entries: readonly EnvironmentEntry[]): { name: string; environments: string[] }[] {
  const groups = new Map<string, { name: string; environments: string[] }>();
  for (const { name, value, environment } of entries) {
    if (!holdsSecret(name, value)) continue;
    const key = `${name} ${tools.fingerprint(value)}`;
    const group = groups.get(key) ?? { name, environments: [] };
    if (!group.environments.includes(environment)) group.environments.push(environment);
    groups.set(key, group);
  }
  return [...groups.values()].filter(({ environments }) => environments.length > 1);
}

/** A name that promises a secret, or an address with a password in it. Short values are no keys, and paths name a file, not a secret. */
function holdsSecret(name: string, value: string): boolean {
  if (value.length < 8 || isPlaceholder(value) || /^(?:\/|\.{1,2}\/)/.test(value)) return false;
  return isSecretName(name) || /^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:[^\s/@]{6,}@/i.test(value);
}
