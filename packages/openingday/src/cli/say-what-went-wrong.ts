import { redact } from "../parsers/redact.ts";

/** Errors that already speak to the person who typed the command. */
const spoken = new Set(["ConfigError", "UnknownName", "NotOwned"]);

/** One clear sentence on stderr, never a stack trace unless `--debug`; returns exit code 3. */
export function sayWhatWentWrong(error: unknown, debug: boolean): number {
  const thrown: Error & { readonly code?: unknown; readonly syscall?: unknown } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`${redact(sayIt(thrown))}\n`);
  if (debug) process.stderr.write(`${redact(thrown.stack ?? "")}\n`);
  return 3;
}

function sayIt(thrown: Error & { readonly code?: unknown; readonly syscall?: unknown }): string {
  if (spoken.has(thrown.name)) return thrown.message;
  const code = String(thrown.code);
  if (code.startsWith("ERR_PARSE_ARGS")) return `${sayOption(code, thrown.message)} “openingday --help” lists the options.`;
  if (thrown.syscall === "uv_cwd" || thrown.message.includes("uv_cwd"))
    return "The folder that you are in no longer exists. Change to another one and run the command again.";
  return `openingday could not finish: ${thrown.message.replace(/\.$/u, "")}. Run it again with --debug to see where.`;
}

/** The command line's faults, which the platform names by their code and, in its first sentence, by their option. */
function sayOption(code: string, message: string): string {
  const named = /'(-[^' ]*)[^']*'/u.exec(message)?.[1] ?? "An option";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `There is no option ${named} here.`;
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE")
    return message.includes("does not take") ? `${named} takes no value.` : `${named} needs a value after it.`;
  const word = /'([^']*)'/u.exec(message)?.[1];
  return word === undefined ? `${message.split(". ")[0] ?? message}.` : `“${word}” is one word too many.`;
}
