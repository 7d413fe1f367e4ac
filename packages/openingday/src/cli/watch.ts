import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import type { ParsedConfig } from "../config/schema.ts";
import { readWatchKey } from "./post-marker.ts";
import { runWatch } from "./run-watch.ts";
import { createClock } from "../tools/clock.ts";
import { createTools } from "../tools/create-tools.ts";
import { takeAim } from "./aim.ts";
import { version } from "./version.ts";
import { watchRecords } from "./watch-records.ts";

type WatchConfig = NonNullable<ParsedConfig["watch"]>;

/** `openingday watch`: keeps an eye on the configured addresses until it is stopped. */
export async function watch(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { config: { type: "string" }, debug: { type: "boolean" } } });
  const aim = await takeAim([], values.config, process.cwd());
  const settings = aim.config?.watch;
  if (settings === undefined || settings.checks.length === 0)
    throw new ConfigError("The configuration names nothing to watch. Add “watch: { checks: [{ name, url }] }” to it.");
  const storeFile = resolve(aim.folder, settings.store);
  await mkdir(dirname(storeFile), { recursive: true });
  const clock = createClock();
  const doors = createTools({ vantage: aim.target.vantage, mode: "active", version, projectFolder: aim.folder });
  const records = watchRecords(aim, settings.records, doors.tools);
  const running = await runWatch({
    checks: settings.checks.map(({ status, ...check }) => ({ ...check, expectStatus: status })),
    confirm: settings.confirmSeconds,
    recover: settings.recover,
    channels: settings.channels.map(routeOf),
    storeFile,
    workerUrl: workerUrl(),
    listen: settings.listen,
    tools: doors.tools,
    ...(records === undefined ? {} : { records }),
    clock,
    markerToken: takeKey(aim.folder),
    publicName: aim.target.declared.domain,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`Watching ${settings.checks.length} addresses of ${aim.target.declared.domain}. Status page: ${running.url}\n`);
  if (settings.channels.length === 0) process.stderr.write("No alarm can reach anybody yet: add watch.channels to the configuration.\n");
  await new Promise<void>((end) => {
    process.once("SIGINT", () => end());
    process.once("SIGTERM", () => end());
  });
  await running.stop();
  await doors.close();
  return 0;
}

/** Without a key the monitor watches all the same. */
function takeKey(folder: string): string | undefined {
  try {
    return readWatchKey(folder);
  } catch (error) {
    process.stderr.write(`Releases will not be shown: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

function routeOf(channel: WatchConfig["channels"][number]): Parameters<typeof runWatch>[0]["channels"][number] {
  return channel.kind === "email" ? { kind: "email", smtpUrl: channel.smtp, from: channel.from, to: channel.to } : channel;
}

/** The store's thread has a file of its own, in the sources and in the bundle. */
function workerUrl(): URL {
  const here = import.meta.url;
  if (here.endsWith(".ts")) return new URL("../store/sqlite/worker.ts", here);
  return new URL(here.includes("/chunks/") ? "../store-worker.js" : "./store-worker.js", here);
}
