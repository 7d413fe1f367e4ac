import { ConfigError } from "../config/config-error.ts";

/** `openingday perf <command>`: how fast the site is, and whether a release made it slower. */
export async function perf([name, ...args]: readonly string[]): Promise<number> {
  if (name !== "compare")
    throw new ConfigError(
      `${name === undefined ? "Say what to do about speed" : `There is no command “perf ${name}”`}: “openingday perf compare”.`,
    );
  const { perfCompare } = await import("./perf-compare.ts");
  return perfCompare(args);
}
