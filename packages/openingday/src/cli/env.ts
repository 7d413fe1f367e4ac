import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { isGivenByPlatform } from "../checks/deployment/reading/given-by-platform.ts";
import { isProduction } from "../checks/deployment/reading/production.ts";
import { ConfigError } from "../config/config-error.ts";
import { extendSettingsList } from "../config/settings-list.ts";
import type { EnvironmentInventory, EnvironmentName } from "../model/evidence-repository.ts";
import type { Target } from "../model/target.ts";
import repoEnvironment from "../probes/repo-environment.ts";
import { findMissing, renderInventory } from "../report/inventory-text.ts";
import { createRepositoryTools } from "../tools/create-repository-tools.ts";
import { takeAim } from "./aim.ts";
import { assertWritable, save } from "./kept-files.ts";

/**
 * `openingday env`: every setting that the code reads and where it is set, and the list in openingday.env.yaml brought up to date.
 * Exit code 0 all is set, 1 something is missing or shared, 2 nothing to compare with, 3 could not run.
 */
export async function env(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      json: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  const aim = await takeAim(positionals.length === 0 && values.config === undefined ? [] : positionals, values.config, process.cwd());
  const inventory = await look(aim.target);
  const file = aim.target.settingsList;
  const named = inventory.names.filter(({ name }) => !isGivenByPlatform(name));
  const isWritten = file !== undefined && !values["dry-run"] && (await bringUpToDate(file, named));
  if (values.json) process.stdout.write(`${JSON.stringify({ ...inventory, names: named })}\n`);
  else process.stdout.write(renderInventory({ ...inventory, names: named }, isWritten ? file : undefined));
  const isMissing = named.some((setting) => findMissing(setting, inventory).some(isProduction));
  if (isMissing || inventory.shared.length > 0) return 1;
  return inventory.environments.some(({ error }) => error === undefined) ? 0 : 2;
}

async function look(target: Target): Promise<EnvironmentInventory> {
  if (target.repository === undefined) throw new ConfigError("Name the folder of your code, as in “openingday env .”.");
  const stop = new AbortController();
  return repoEnvironment
    .gather({
      target,
      tools: createRepositoryTools(target.repository, stop.signal),
      mode: "passive",
      signal: stop.signal,
      need: () => Promise.reject(new Error("Only the code is looked at here.")),
      progress: () => undefined,
    })
    .catch((error: unknown) => {
      throw new ConfigError(error instanceof Error ? error.message : "The code could not be read.");
    });
}

/** Whether anything was written. */
async function bringUpToDate(file: string, names: readonly EnvironmentName[]): Promise<boolean> {
  const before = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new ConfigError(`${file} cannot be read (${error.code ?? "unknown reason"}). Check its permissions.`);
  });
  const listed = names.map(({ name, readAt, namedIn, setIn }) => ({
    name,
    about: [
      readAt[0] !== undefined ? `read at ${readAt[0]}` : namedIn?.[0] !== undefined ? `named in ${namedIn[0]}` : "not seen in the code",
      ...(setIn.length > 0 ? [`set in ${setIn.join(", ")}`] : []),
    ].join("; "),
  }));
  if (listed.length === 0) return false;
  const after = extendSettingsList(file, before, listed);
  if (after === before) return false;
  await assertWritable(file);
  await save(file, after);
  return true;
}
