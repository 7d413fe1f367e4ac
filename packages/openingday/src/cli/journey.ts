import { ConfigError } from "../config/config-error.ts";

/** `openingday journey record URL` or `FILE.har`: makes journeys from visits. */
export async function journey([name, ...args]: readonly string[]): Promise<number> {
  if (name === "record") return (await import("./journey-record.ts")).journeyRecord(args);
  throw new ConfigError(
    `${name === undefined ? "Say what to do about journeys" : `There is no command “journey ${name}”`}: “openingday journey record https://app.myapp.com/signup” or “openingday journey record visit.har”.`,
  );
}
