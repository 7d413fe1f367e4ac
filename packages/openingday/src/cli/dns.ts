import { ConfigError } from "../config/config-error.ts";

type Command = (args: readonly string[]) => Promise<number>;

/** Each command is its own chunk. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  apply: async () => (await import("./dns-apply.ts")).dnsApply,
  plan: async () => (await import("./dns-plan.ts")).plan,
  verify: async () => (await import("./dns-verify.ts")).verify,
};

/** `openingday dns <command>`: what the domain's records should be, and how far they have spread. */
export async function dns([name, ...args]: readonly string[]): Promise<number> {
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined)
    throw new ConfigError(
      `${name === undefined ? "Say what to do with the DNS" : `There is no command “dns ${name}”`}: ${Object.keys(commands)
        .map((word) => `“openingday dns ${word}”`)
        .join(" or ")}.`,
    );
  return (await load())(args);
}
