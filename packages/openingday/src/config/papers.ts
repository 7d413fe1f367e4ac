import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as v from "valibot";
import type { Attestation, Excuse } from "../audit/promises.ts";
import { ConfigError } from "./config-error.ts";
import { type Issue, pathOf } from "../parsers/shapes/reading.ts";
import { placeOf, sayIssue } from "./say-issue.ts";

export const attestationsName = "openingday.attestations.yaml";
export const excusesName = "openingday.excuses.yaml";
/** Hundreds of promises; what reads YAML takes seconds for many more, and minutes for what was written to keep it busy. */
const maxCharacters = 50_000;

/** openingday.attestations.yaml beside the configuration; empty where there is none. Rejects with ConfigError. */
export async function loadAttestations(folder: string): Promise<Attestation[]> {
  const loadSchema = async () => (await import("./paper-schemas.ts")).attestations;
  return loadList(resolve(folder, attestationsName), loadSchema, "- { row: S7.F1, by: Ada, on: 2027-01-31, until: 2027-04-30 }");
}

/** openingday.excuses.yaml beside the configuration; empty where there is none. Rejects with ConfigError. */
export async function loadExcuses(folder: string): Promise<Excuse[]> {
  const loadSchema = async () => (await import("./paper-schemas.ts")).excuses;
  return loadList(resolve(folder, excusesName), loadSchema, "- { what: T2, by: Ada, reason: no visitors yet, until: 2027-04-30 }");
}

/** @param loadSchema Most projects have no such file, and are spared what checks it. */
async function loadList<T>(file: string, loadSchema: () => Promise<v.GenericSchema<unknown, T[]>>, example: string): Promise<T[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new ConfigError(code === "EISDIR" ? `${file} is a folder. It must be a file.` : `${file} cannot be read. Check its permissions.`);
  }
  if (text.length > maxCharacters)
    throw new ConfigError(
      `${file} is too long: at most ${maxCharacters.toLocaleString("en")} characters are read. Write a line for each promise and no more.`,
    );
  const value = await readYaml(file, text);
  if (!Array.isArray(value)) throw new ConfigError(`${file} must be a list, each entry on a line of its own, as in “${example}”.`);
  const parsed = v.safeParse(await loadSchema(), value, { message: sayIssue });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new ConfigError(`${file} cannot be used: ${placeIn(issue)} ${issue.message}.`);
}

async function readYaml(file: string, text: string): Promise<unknown> {
  // Most projects have no such file, and are spared what reads it.
  const { parseYaml, YAMLParseError } = await import("./yaml.ts");
  try {
    return parseYaml(text, { maxAliasCount: 0, logLevel: "error" }) ?? [];
  } catch (error) {
    if (error instanceof ReferenceError)
      throw new ConfigError(`${file} cannot be used: it repeats parts with & and *, which is not read here. Write each entry out.`);
    const place = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    const where = place === undefined ? "" : ` near line ${place.line}, column ${place.col}`;
    throw new ConfigError(`${file} is not valid YAML${where}. Compare its dashes, indents, brackets and quotes.`);
  }
}

/** `entry 2, until`: a list in a file of its own is counted the way a reader does. */
function placeIn(issue: Issue): string {
  const [index] = pathOf(issue);
  const field = placeOf(issue, 1);
  return typeof index === "number" ? `entry ${index + 1}${field === "the file" ? "" : `, ${field},`}` : field;
}
