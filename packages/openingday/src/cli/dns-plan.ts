import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import type { DnsPlan } from "../model/dns-plan.ts";
import { NoAnswer } from "../model/tools.ts";
import { createTools } from "../tools/create-tools.ts";
import { isComplete, writePlan } from "../zone/write-plan.ts";
import { type Aim, takeAim } from "./aim.ts";
import { gatherPlan } from "./gather-plan.ts";
import { version } from "./version.ts";

const formats = ["text", "zone", "cloudflare", "terraform", "steps", "json"] as const;
type Format = (typeof formats)[number];

/**
 * `openingday dns plan`: the records that the configuration needs, against those that live. Exit codes: 0 nothing to do, 1 something to
 * do, 2 something could not be seen or is left open, 3 could not run.
 */
export async function plan(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      format: { type: "string", default: "text" },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  const format = values.json ? "json" : readFormat(values.format);
  const aim = await takeAim(positionals, values.config, process.cwd());
  if (!aim.hasDomain) throw new ConfigError("Name the domain, as in “openingday dns plan myapp.com”.");
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error("stopped"));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const doors = createTools({ vantage: aim.target.vantage, mode: "passive", version, signal: stop.signal });
  try {
    const made = await gatherPlan(aim.target, doors.tools, stop.signal);
    process.stdout.write(await write(made, format, aim));
    if (isComplete(made)) return 0;
    return made.changes.some(({ action }) => action === "create" || action === "change" || action === "remove-by-hand") ? 1 : 2;
  } catch (error) {
    if (stop.signal.aborted) {
      process.stderr.write("Stopped before the end; nothing was changed.\n");
      return 3;
    }
    if (!(error instanceof NoAnswer)) throw error;
    process.stderr.write(`Nobody can tell what lives: ${error.message.replace(/\.$/u, "")}.\n`);
    return 2;
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await doors.close();
  }
}

function readFormat(text: string): Format {
  const format = formats.find((one) => one === text);
  if (format === undefined) throw new ConfigError(`There is no format “${text}”. Choose one of ${formats.join(", ")}.`);
  return format;
}

async function write(made: DnsPlan, format: Format, aim: Aim): Promise<string> {
  const proxies = aim.target.declared.edge?.kind === "cloudflare";
  switch (format) {
    case "text":
      return writePlan(made);
    case "json":
      return `${JSON.stringify(made)}\n`;
    case "zone":
      return (await import("../zone/write-zone.ts")).writeZone(made);
    case "cloudflare":
      return (await import("../zone/write-cloudflare.ts")).writeCloudflare(made, proxies);
    case "terraform":
      return (await import("../zone/write-terraform.ts")).writeTerraform(made, proxies);
    case "steps":
      return (await import("../zone/write-steps.ts")).writeSteps(made);
  }
}
