import { resolve } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import { runFile } from "../config/run-file.ts";
import type { ParsedConfig } from "../config/schema.ts";
import type { Journey } from "../model/journey.ts";

/** The configuration's journeys, written in it or in a file of their own. Rejects with ConfigError. */
export async function loadJourneys(journeys: ParsedConfig["journeys"], folder: string): Promise<readonly Journey[]> {
  if (journeys === undefined) return [];
  const value =
    typeof journeys === "string"
      ? await runFile(resolve(folder, journeys), "The configuration names it under “journeys”: write it, or take that line out.")
      : journeys;
  const { parseJourneys } = await import("../journeys/define.ts");
  try {
    return parseJourneys(value);
  } catch (error) {
    throw new ConfigError(
      `${typeof journeys === "string" ? journeys : "The configuration"} has a journey that cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
