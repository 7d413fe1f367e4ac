import type { EnvironmentInventory } from "../model/evidence-repository.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import { findBakedSecrets, findPublicSecrets } from "./find-baked-secrets.ts";
import { listWorkTree } from "./list-work-tree.ts";
import { readEnvironmentNames } from "./read-environment-names.ts";
import { readEnvironments } from "./read-environments.ts";
import { isPublicName } from "../secrets/public-name.ts";

const mostNames = 500;

/**
 * Which environment variables the code reads, which of them each environment sets, and which secrets stand in files that are built into
 * the product. Values are compared in memory by their fingerprints and go no further.
 */
export async function takeInventory(context: ProbeContext): Promise<EnvironmentInventory> {
  const { target, tools } = context;
  const folder = target.repository;
  if (folder === undefined) throw new NotConfigured("No folder of the code was given, so the settings that it reads are not known.");
  const tree = await listWorkTree(tools, folder);
  const environments = await readEnvironments(tools, target.environments);
  const { reads, examples, given, named, words, files, unread } = await readEnvironmentNames(context, folder, tree);
  const names = new Set([...reads.keys(), ...examples, ...given.keys(), ...named.keys(), ...environments.setIn.keys()]);
  return {
    names: [...names]
      .toSorted()
      .slice(0, mostNames)
      .map((name) => ({
        name,
        readAt: reads.get(name)?.readAt.slice(0, 5) ?? [],
        hasDefault: reads.get(name)?.hasDefault ?? false,
        inExample: examples.has(name),
        setIn: environments.setIn.get(name) ?? [],
        ...(given.has(name) ? { givenIn: given.get(name)?.slice(0, 5) ?? [] } : {}),
        ...placesOf(reads.has(name) ? undefined : words.get(name), named.get(name)),
        ...(isPublicName(name) ? { atBuild: true as const } : {}),
      })),
    environments: environments.list,
    shared: environments.shared,
    baked: [...(await findBakedSecrets(context, folder, tree)), ...findPublicSecrets(reads, environments.entries)],
    ...(await readOwned(context)),
    files,
    unread,
  };
}

/** Files that name it, a program first: a schema does not read a setting by its name. */
function placesOf(word: string | undefined, files: readonly string[] = []): { readonly namedIn?: readonly string[] } {
  const places = [...(word === undefined ? [] : [word]), ...files].slice(0, 5);
  return places.length === 0 ? {} : { namedIn: places };
}

/** Most projects have no such list, and are spared what reads YAML. */
async function readOwned({ target, tools }: ProbeContext): Promise<Pick<EnvironmentInventory, "owned">> {
  const file = target.settingsList;
  if (file === undefined || !(await tools.files.exists(file))) return {};
  const path = file.slice(file.lastIndexOf("/") + 1);
  const { parseSettingsOwners } = await import("../parsers/yaml-readers.ts");
  const parsed = await tools.files.readText(file).then(parseSettingsOwners, () => ({ ok: false, error: "it could not be read" }) as const);
  return { owned: parsed.ok ? { path, settings: parsed.value } : { path, settings: [], error: parsed.error } };
}
