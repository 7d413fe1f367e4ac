import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { MigrationTools } from "../model/scratch.ts";

export const limitMs = 60_000;

interface UsualOrder {
  readonly tool: Exclude<MigrationTools["tool"], "Prisma">;
  readonly folder: string;
  readonly url: string;
  readonly only?: readonly string[];
}

/** Prisma is a command line and has nothing that could be called. */
export interface PrismaOrder {
  readonly tool: "Prisma";
  readonly folder: string;
  readonly url: string;
  readonly cli: string;
  readonly args: readonly string[];
}

/** What the program is told, and what it tells. */
export type ToolOrder = UsualOrder | PrismaOrder;
export type ToolWord = { readonly ran: readonly string[] } | { readonly code: string; readonly message: string };

export interface ToolStart {
  readonly order: ToolOrder;
  readonly cwd: string;
  /** Settings beside those that name the database. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** What it says when its work is over: it may wait a while for its connections before it ends. */
  readonly lastWords?: RegExp;
}

export interface ToolEnd {
  readonly word: ToolWord | undefined;
  /** The last of what it wrote as errors. */
  readonly said: string;
  /** It ended well, or said that its work was over. */
  readonly isDone: boolean;
}

/**
 * Runs the tool in a process of its own that can reach the scratch database and no other address. Every setting that names a database
 * names this one there, whatever the project's own settings say. What it started ends with it.
 */
export async function startTool({ order, cwd, env, signal, lastWords }: ToolStart): Promise<ToolEnd> {
  const { folder, url } = order;
  // Newer Nodes read plain TypeScript themselves; tsx reads the rest.
  const loader = isInstalled(folder, "tsx") ? ["--import", createRequire(join(folder, "_")).resolve("tsx")] : [];
  // A command line must be the program itself: ours stands before it.
  const program = order.tool === "Prisma" ? ["--import", pathToFileURL(programPath()).href, order.cli, ...order.args] : [programPath()];
  const child = spawn(process.execPath, [...loader, ...program], {
    cwd,
    env: { ...safeEnvironment(url), ...env, OPENINGDAY_TOOL_ORDER: JSON.stringify(order) },
    stdio: ["ignore", lastWords === undefined ? "ignore" : "pipe", "pipe", "ipc"],
    timeout: limitMs,
    killSignal: "SIGKILL",
    signal,
    // A group of its own, so that an engine beside it can be ended too.
    detached: process.platform !== "win32",
  });
  let said = "";
  let word: ToolWord | undefined;
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  let written = "";
  let isDone = false;
  child.stdout?.on("data", (chunk: Buffer) => {
    written = (written + chunk.toString()).slice(-4_000);
    if (isDone || lastWords?.test(written) !== true) return;
    isDone = true;
    endGroup(child.pid);
  });
  child.on("message", (message) => {
    word = message as ToolWord;
  });
  await new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => endGroup(child.pid));
    child.once("close", () => resolve());
  });
  signal.throwIfAborted();
  return { word, said, isDone: isDone || child.exitCode === 0 };
}

export function isInstalled(folder: string, name: string): boolean {
  try {
    createRequire(join(folder, "_")).resolve(name);
    return true;
  } catch {
    return false;
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined || process.platform === "win32") return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of it is left.
  }
}

function safeEnvironment(url: string): NodeJS.ProcessEnv {
  const address = new URL(url);
  const own = Object.entries(process.env).map(([name, value]): [string, string | undefined] => [
    name,
    /^postgres(?:ql)?:|^prisma(?:\+postgres)?:/.test(value ?? "") ? url : value,
  ]);
  return {
    ...Object.fromEntries(own.filter(([name]) => !/^PG[A-Z]+$/.test(name))),
    NODE_OPTIONS: "",
    DATABASE_URL: url,
    PGHOST: address.hostname,
    PGPORT: address.port,
    PGUSER: decodeURIComponent(address.username),
    PGPASSWORD: decodeURIComponent(address.password),
    PGDATABASE: address.pathname.slice(1),
  };
}

/** It has a file of its own, in the sources and in the bundle. */
function programPath(): string {
  const here = import.meta.url;
  if (here.endsWith(".ts")) return fileURLToPath(new URL("tool-program.ts", here));
  return fileURLToPath(new URL(here.includes("/chunks/") ? "../migration-tool.js" : "./migration-tool.js", here));
}
