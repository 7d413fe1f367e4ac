import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import type { Attestation, Excuse } from "../audit/promises.ts";
import { ConfigError } from "./config-error.ts";
import { configSchema, type ParsedConfig } from "./schema.ts";

export const configName = "openingday.config.ts";

/**
 * Runs the configuration file and checks it. Only a file from the working directory, or one named with --config, may come here:
 * it is code.
 */
export async function loadConfig(file: string): Promise<ParsedConfig> {
  const loaded = await importDefault(file);
  const parsed = configSchema.safeParse(loaded);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.slice(0, 8).map((issue) => `  ${pathOf(issue.path)}: ${issue.message}`);
  throw new ConfigError(`${file} has ${parsed.error.issues.length === 1 ? "a field" : "fields"} that cannot be used:\n${lines.join("\n")}`);
}

/** The default export of a configuration or journeys file. */
export async function importDefault(file: string): Promise<unknown> {
  const path = resolve(file);
  try {
    await access(path, constants.R_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new ConfigError(
      missing ? `There is no file ${file}. “openingday init” writes one.` : `${file} cannot be read. Check its permissions.`,
    );
  }
  try {
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
    if (module.default === undefined) throw new ConfigError(`${file} exports nothing. It must say “export default { … }”.`);
    return module.default;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const first = (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
    throw new ConfigError(
      `${file} cannot be run: ${first}. It may use types, but no enums or namespaces, and its own imports need their .ts ending.`,
    );
  }
}

/** Whether a configuration stands in this folder. */
export async function findConfig(folder: string): Promise<string | undefined> {
  const file = resolve(folder, configName);
  return access(file).then(
    () => file,
    () => undefined,
  );
}

const isoDate = z.union([z.string(), z.date()]).transform((value, context) => {
  const text = value instanceof Date ? value.toISOString() : value;
  if (Number.isFinite(Date.parse(text))) return text.slice(0, 10);
  context.addIssue({ code: "custom", message: "must be a date such as 2027-01-31" });
  return z.NEVER;
});
const attestations = z.array(
  z.strictObject({ row: z.string(), by: z.string().min(1), on: isoDate, until: isoDate, note: z.string().optional() }),
);
const excuses = z.array(z.strictObject({ what: z.string(), by: z.string().min(1), reason: z.string().min(1), until: isoDate }));

/** openingday.attestations.yaml beside the configuration; empty where there is none. */
export async function loadAttestations(folder: string): Promise<Attestation[]> {
  return loadList(resolve(folder, "openingday.attestations.yaml"), attestations);
}

/** openingday.excuses.yaml beside the configuration; empty where there is none. */
export async function loadExcuses(folder: string): Promise<Excuse[]> {
  return loadList(resolve(folder, "openingday.excuses.yaml"), excuses);
}

async function loadList<T>(file: string, schema: z.ZodType<T[]>): Promise<T[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new ConfigError(`${file} cannot be read. Check its permissions.`);
  }
  let value: unknown;
  try {
    value = parseYaml(text, { maxAliasCount: 0 }) ?? [];
  } catch (error) {
    throw new ConfigError(`${file} is not valid YAML: ${(error instanceof Error ? error.message : String(error)).split("\n")[0] ?? ""}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ConfigError(`${file}: ${pathOf(issue?.path ?? [])}: ${issue?.message ?? "cannot be used"}`);
}

function pathOf(path: readonly PropertyKey[]): string {
  return (
    path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`)).join("") ||
    "the file"
  );
}

/** Folder of a file, absolute. */
export function folderOf(file: string): string {
  return dirname(resolve(file));
}
