// Runs a project's migrations with the project's own tool. It is started for one run, and told in OPENINGDAY_TOOL_ORDER what to do.
import { createRequire } from "node:module";
import { join } from "node:path";
import { allowOnly } from "./allow-only.ts";
import { guardEngine } from "./guard-engine.ts";
import type { ToolOrder, ToolWord } from "./start-tool.ts";
import { runners } from "./tools.ts";

const order = JSON.parse(process.env["OPENINGDAY_TOOL_ORDER"] ?? "{}") as ToolOrder;
delete process.env["OPENINGDAY_TOOL_ORDER"];

async function run(): Promise<ToolWord | undefined> {
  try {
    allowOnly(order.url);
    if (order.tool !== "Prisma") return { ran: await runners[order.tool](order, createRequire(join(order.folder, "_"))) };
    guardEngine(order.url);
    // Its command line comes after this file.
    return undefined;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return { code: typeof code === "string" ? code : "", message: typeof message === "string" ? message : "it failed without a word" };
  }
}

const word = await run();
if (word !== undefined) process.send?.(word, () => process.exit(0));
