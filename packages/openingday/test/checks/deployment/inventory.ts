import type { EnvironmentInventory, EnvironmentName } from "../../../src/model/evidence-repository.ts";

/** Lists of settings as the probe names them. */
export const production = { name: "production", source: "prod.env", count: 9, values: 9 };
export const development = { name: "development", source: "dev.env", count: 8, values: 8 };

/** An inventory where all is well, with what a case changes. */
export const inventory = (more: Partial<EnvironmentInventory> = {}): EnvironmentInventory => ({
  names: [name("DATABASE_URL", { setIn: ["production"] })],
  environments: [production, development],
  shared: [],
  baked: [],
  files: 12,
  unread: [],
  ...more,
});

/** A name that the code reads once and cannot do without. */
export function name(text: string, more: Partial<EnvironmentName> = {}): EnvironmentName {
  return { name: text, readAt: ["src/app.ts:3"], hasDefault: false, inExample: false, setIn: [], ...more };
}
