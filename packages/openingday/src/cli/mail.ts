import { ConfigError } from "../config/config-error.ts";

type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  reports: async () => (await import("./mail-reports.ts")).mailReports,
  listen: async () => (await import("./mail-listen.ts")).mailListen,
  check: async () => (await import("./mail-check.ts")).mailCheck,
};

/** `openingday mail …`: everything about mail that is not part of the audit. */
export async function mail(args: readonly string[]): Promise<number> {
  const [name = "", ...rest] = args;
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined)
    throw new ConfigError(`Say what to do about mail: “openingday mail ${Object.keys(commands).join("”, “openingday mail ")}”.`);
  return (await load())(rest);
}
