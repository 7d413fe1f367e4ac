import { access } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { ConfigError } from "./config-error.ts";
import { runFile } from "./run-file.ts";
import { placeOf, sayIssue } from "./say-issue.ts";
import { configSchema, type ParsedConfig } from "./schema.ts";

export const configName = "openingday.config.ts";
const mostFaultsShown = 8;

/**
 * Runs the configuration file and checks it. Only a file from the working directory, or one named with --config, may come here:
 * it is code.
 */
export async function loadConfig(file: string): Promise<ParsedConfig> {
  const loaded = await runFile(file, "“openingday init” writes one.");
  const parsed = v.safeParse(configSchema, loaded, { message: sayIssue });
  if (parsed.success) return parsed.output;
  const { issues } = parsed;
  const lines = issues.slice(0, mostFaultsShown).map((issue) => `  ${placeOf(issue)}: ${issue.message}`);
  const left = issues.length - lines.length;
  if (left > 0) lines.push(`  and ${left} more`);
  throw new ConfigError(`${file} has ${issues.length === 1 ? "a field" : "fields"} that cannot be used:\n${lines.join("\n")}`);
}

/** The configuration that stands in this folder, if one does. */
export async function findConfig(folder: string): Promise<string | undefined> {
  const file = resolve(folder, configName);
  return access(file).then(
    () => file,
    () => undefined,
  );
}

/** Folder of a file, absolute. */
export function folderOf(file: string): string {
  return dirname(resolve(file));
}
