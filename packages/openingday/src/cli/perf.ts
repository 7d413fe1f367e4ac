import { ConfigError } from "../config/config-error.ts";

type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  baseline: async () => (await import("./perf-baseline.ts")).perfBaseline,
  checklist: async () => (await import("./perf-checklist.ts")).perfChecklist,
  run: async () => (await import("./perf-run.ts")).perfRun,
  compare: async () => (await import("./perf-compare.ts")).perfCompare,
  trace: async () => (await import("./perf-trace.ts")).perfTrace,
};

/** `openingday perf <command>`: how fast the site is, whether a release made it slower, and where the time goes. */
export async function perf([name, ...args]: readonly string[]): Promise<number> {
  const load = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined)
    throw new ConfigError(
      `${name === undefined ? "Say what to do about speed" : `There is no command “perf ${name}”`}: “openingday perf run”, “openingday perf compare”, “openingday perf baseline”, “openingday perf trace” or “openingday perf checklist”.`,
    );
  return (await load())(args);
}
