import { writeSync } from "node:fs";
import type { EnvironmentVariables } from "./environment-variables.ts";

/** How a refused start ends; given by tests, the real process otherwise. */
export interface ExitDoor {
  /** Takes the one sentence, without a line break. */
  write(sentence: string): void;
  exit(code: number): void;
}

const standardError = 2;

const processDoor: ExitDoor = {
  write(sentence) {
    try {
      // Synchronous on purpose: a pipe would lose the sentence when the process exits right behind it.
      writeSync(standardError, `${sentence}\n`);
    } catch {
      // A closed or full stderr must not keep the process from ending.
    }
  },
  exit(code) {
    process.exit(code);
  },
};

/** The names that are absent or blank, in the order given and each once. Never throws, and never reads a value beyond seeing that it is there. */
export function missingEnvironment(names: readonly string[], environment: EnvironmentVariables = process.env): readonly string[] {
  return [...new Set(names)].filter((name) => (environment[name] ?? "").trim() === "");
}

/**
 * Ends the process with one plain sentence when a variable it cannot do without is missing, so that a deploy fails at the start and
 * not at a customer's first click. The exit code is 78, "configuration error". Returns the missing names, none when all is well.
 *
 * @see sysexits(3), EX_CONFIG
 */
export function requireEnvironment(
  names: readonly string[],
  environment: EnvironmentVariables = process.env,
  door: ExitDoor = processDoor,
): readonly string[] {
  const missing = missingEnvironment(names, environment);
  if (missing.length > 0) {
    const what = missing.length === 1 ? "an environment variable is missing" : `${missing.length} environment variables are missing`;
    door.write(`Cannot start: ${what}: ${missing.join(", ")}. Set ${missing.length === 1 ? "it" : "them"} where this program runs.`);
    door.exit(78);
  }
  return missing;
}
