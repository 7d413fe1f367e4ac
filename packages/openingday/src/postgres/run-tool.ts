import { DatabaseRefusal, type MigrationRun, type MigrationTools } from "../model/scratch.ts";
import { prismaManifest } from "./prisma-place.ts";
import { isInstalled, limitMs, startTool } from "./start-tool.ts";

/** What each tool is imported by, with what it needs to speak to PostgreSQL. */
const packages: Readonly<Record<MigrationTools["tool"], readonly string[]>> = {
  Knex: ["knex", "pg"],
  Kysely: ["kysely", "pg"],
  Drizzle: ["drizzle-orm", "pg"],
  "node-pg-migrate": ["node-pg-migrate"],
  TypeORM: ["typeorm", "pg"],
  Prisma: [prismaManifest],
};

export async function hasTool({ tool, folder }: MigrationTools): Promise<boolean> {
  return packages[tool].every((name) => isInstalled(folder, name));
}

/** Runs the project's own tool on the scratch database, as each is run. */
export async function runTool(run: MigrationRun): Promise<readonly string[]> {
  const { tool, folder, repository, database, only, signal } = run;
  if (tool === "Prisma") return (await import("./run-prisma.ts")).runPrisma(run);
  const order = { tool, folder, url: database.url, ...(only === undefined ? {} : { only }) };
  const { word, said } = await startTool({ order, cwd: repository, env: {}, signal });
  if (word === undefined) throw new Error(lastWords(said) ?? `${tool} did not end within ${limitMs / 1_000} seconds`);
  if ("ran" in word) return word.ran;
  throw /^[0-9A-Z]{5}$/.test(word.code) ? new DatabaseRefusal(word.code, word.message) : new Error(word.message);
}

function lastWords(said: string): string | undefined {
  return said.split("\n").find((line) => /Error/.test(line)) ?? (said.trim() === "" ? undefined : said.trim().split("\n").at(-1));
}
