import type { EnvironmentInventory } from "../../../model/evidence-repository.ts";

type Listed = EnvironmentInventory["environments"][number];

/** The environment that customers use, by its name. */
export function findProduction(inventory: EnvironmentInventory): Listed | undefined {
  return inventory.environments.find(({ name }) => isProduction(name));
}

/** Whether an environment's name says that customers use it. */
export function isProduction(name: string): boolean {
  return /^(?:prod|production|live)\b/i.test(name);
}
