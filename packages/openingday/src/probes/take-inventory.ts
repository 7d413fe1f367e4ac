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
  const { reads, examples, given, named, files, unread } = await readEnvironmentNames(context, folder, tree);
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
        ...(named.has(name) ? { namedIn: named.get(name)?.slice(0, 5) ?? [] } : {}),
        ...(isPublicName(name) ? { atBuild: true as const } : {}),
      })),
    environments: environments.list,
    shared: environments.shared,
    baked: [...(await findBakedSecrets(context, folder, tree)), ...findPublicSecrets(reads, environments.entries)],
    files,
    unread,
  };
}
