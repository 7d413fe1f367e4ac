import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import { scrub } from "./scrub.ts";

const privateNames = ["password", "token", "email", "cookie", "authorization", "secret", "body", "headers", "name"];

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly stack: string | undefined;
}

function readError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: scrub(String(error)), code: undefined, stack: undefined };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: scrub(error.message),
    code: typeof code === "string" ? code : undefined,
    stack: error.stack === undefined ? undefined : scrub(error.stack),
  };
}

/**
 * The program's log: JSON lines on standard output. Bodies, headers and query strings are never given to it; what slips into a field
 * or an error's text is masked as well.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: privateNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[hidden]" },
    serializers: { err: readError, error: readError, req: () => undefined, res: () => undefined },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  return destination ? pino(options, destination) : pino(options);
}
