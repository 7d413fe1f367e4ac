import { redact } from "../parsers/redact.ts";

/** Errors that already speak to the person who typed the command. */
const spoken = new Set(["ConfigError", "UnknownName", "NotOwned"]);

/** One clear sentence on stderr, never a stack trace unless `--debug`; returns exit code 3. */
export function sayWhatWentWrong(error: unknown, debug: boolean): number {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const badOption = "code" in thrown && typeof thrown.code === "string" && thrown.code.startsWith("ERR_PARSE_ARGS");
  const text = spoken.has(thrown.name)
    ? thrown.message
    : badOption
      ? `${thrown.message.split(". ")[0] ?? thrown.message}. “openingday --help” lists the options.`
      : `openingday could not finish: ${redact(thrown.message)}. Run it again with --debug to see where.`;
  process.stderr.write(`${text}\n`);
  if (debug) process.stderr.write(`${redact(thrown.stack ?? "")}\n`);
  return 3;
}
