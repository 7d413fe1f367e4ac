import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DatabaseRefusal, type MigrationRun, type MigrationTools } from "../model/scratch.ts";

const limitMs = 60_000;

/** What each tool is imported by, with what it needs to speak to PostgreSQL. */
const packages: Readonly<Record<MigrationTools["tool"], readonly string[]>> = {
  Knex: ["knex", "pg"],
  Kysely: ["kysely", "pg"],
  Drizzle: ["drizzle-orm", "pg"],
  "node-pg-migrate": ["node-pg-migrate"],
  TypeORM: ["typeorm", "pg"],
};

export async function hasTool({ tool, folder }: MigrationTools): Promise<boolean> {
  return packages[tool].every((name) => isInstalled(folder, name));
}

/** What the program is told, and what it tells. */
export interface ToolOrder {
  readonly tool: MigrationTools["tool"];
  readonly folder: string;
  readonly url: string;
  readonly only?: readonly string[];
}
export type ToolWord = { readonly ran: readonly string[] } | { readonly code: string; readonly message: string };

/**
 * Runs the tool in a process of its own that can reach the scratch database and no other address. Every setting that names a database
 * names this one there, whatever the project's own settings say.
 */
export async function runTool({ tool, folder, repository, database, only, signal }: MigrationRun): Promise<readonly string[]> {
  const order: ToolOrder = { tool, folder, url: database.url, ...(only === undefined ? {} : { only }) };
  // Newer Nodes read plain TypeScript themselves; tsx reads the rest.
  const loader = isInstalled(folder, "tsx") ? ["--import", createRequire(join(folder, "_")).resolve("tsx")] : [];
  const child = spawn(process.execPath, [...loader, programPath()], {
    cwd: repository,
    env: { ...safeEnvironment(database.url), OPENINGDAY_TOOL_ORDER: JSON.stringify(order) },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    timeout: limitMs,
    killSignal: "SIGKILL",
    signal,
  });
  let said = "";
  let word: ToolWord | undefined;
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  child.on("message", (message) => {
    word = message as ToolWord;
  });
  await new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  signal.throwIfAborted();
  if (word === undefined) throw new Error(lastWords(said) ?? `${tool} did not end within ${limitMs / 1_000} seconds`);
  if ("ran" in word) return word.ran;
  throw /^[0-9A-Z]{5}$/.test(word.code) ? new DatabaseRefusal(word.code, word.message) : new Error(word.message);
}

function isInstalled(folder: string, name: string): boolean {
  try {
    createRequire(join(folder, "_")).resolve(name);
    return true;
  } catch {
    return false;
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

function lastWords(said: string): string | undefined {
  return said.split("\n").find((line) => /Error/.test(line)) ?? (said.trim() === "" ? undefined : said.trim().split("\n").at(-1));
}
