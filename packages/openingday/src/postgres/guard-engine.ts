import childProcess, { type SpawnOptions } from "node:child_process";
import { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";
import { findSchemas } from "./prisma-place.ts";

/**
 * Prisma's engine may be a program of its own, which no guard inside this process holds: it is started only where every address that it
 * is told, by a setting or in so many words, is the scratch database's.
 */
export function guardEngine(url: string): void {
  const start = childProcess.spawn as (...all: readonly unknown[]) => unknown;
  const guarded = (program: string, args: readonly string[] = [], options: SpawnOptions = {}): unknown => {
    if (basename(program).startsWith("schema-engine") && !reachesOnly(url, args, options.env ?? process.env))
      throw new Error("Prisma takes the address of its database from elsewhere than the settings that it names, so nothing was run.");
    return start(program, args, options);
  };
  Object.assign(childProcess, { spawn: guarded });
  syncBuiltinESMExports();
}

/** Whether an engine with these arguments is told this address and no other. */
export function reachesOnly(url: string, args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const told: unknown[] = [];
  for (const [place, word] of args.entries()) {
    const value = args[place + 1] ?? "";
    if (word === "--datasource") told.push(...addressesOf(value));
    else if (/^--datamodels?$|^-d$/.test(word))
      told.push(...findSchemas(value).flatMap((path) => inSchema(readFileSync(path, "utf8"), env)));
  }
  return told.length > 0 && told.every((one) => one === url);
}

function addressesOf(json: string): unknown[] {
  try {
    // No address is no answer either: what is there counts, and something must be.
    return Object.entries(JSON.parse(json) as object).flatMap(([name, value]: [string, unknown]) =>
      /url$/i.test(name) && value !== null ? [value] : [],
    );
  } catch {
    return [json];
  }
}

function inSchema(text: string, env: NodeJS.ProcessEnv): (string | undefined)[] {
  const plain = text.replace(/^\s*\/\/.*$/gm, "");
  const blocks = [...plain.matchAll(/^\s*datasource\s+\w+\s*\{([\s\S]*?)^\s*\}/gm)].map(([, block]) => block ?? "");
  return blocks.flatMap((block) =>
    [...block.matchAll(/^\s*(?:url|directUrl|shadowDatabaseUrl)\s*=\s*(?:env\(\s*"([^"]*)"\s*\)|(.*))$/gm)].map(([, name, words]) =>
      name === undefined ? words : env[name],
    ),
  );
}
