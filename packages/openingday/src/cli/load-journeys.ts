import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import { runFile } from "../config/run-file.ts";
import type { ParsedConfig } from "../config/schema.ts";
import type { InvalidJourney } from "../journeys/define.ts";
import type { Journey } from "../model/journey.ts";

/** The configuration's journeys, written in it or in a file of their own. Rejects with ConfigError. */
export async function loadJourneys(journeys: ParsedConfig["journeys"], folder: string): Promise<readonly Journey[]> {
  if (journeys === undefined) return [];
  const value =
    typeof journeys === "string"
      ? await runFile(resolve(folder, journeys), "The configuration names it under “journeys”: write it, or take that line out.")
      : journeys;
  const { InvalidJourney: Invalid, parseJourneys } = await import("../journeys/define.ts");
  try {
    return parseJourneys(value);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const told =
      typeof journeys === "string" && error instanceof Invalid ? await sayWithLines(resolve(folder, journeys), error.faults) : said;
    throw new ConfigError(`${typeof journeys === "string" ? journeys : "The configuration"} has a journey that cannot be used: ${told}.`);
  }
}

/** Each fault with its line, as far as the file shows it without being run. */
async function sayWithLines(file: string, faults: InvalidJourney["faults"]): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  const { locateField } = await import("../parsers/locate-field.ts");
  return faults
    .map(({ way, says }) => {
      const line = locateField(text, file, way);
      return line === undefined ? says : `line ${line}: ${says}`;
    })
    .join("; ");
}
