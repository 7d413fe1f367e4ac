import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError } from "./config-error.ts";

const limitMs = 10_000;

/**
 * Runs a file of the founder's own and gives its default export. Rejects with ConfigError when it is not there, cannot be read or
 * run, ends the program, or does not come to an end within 10 seconds.
 * @param ifMissing What to do when there is no such file, as a sentence.
 */
export async function runFile(file: string, ifMissing: string): Promise<unknown> {
  const path = resolve(file);
  const { href } = pathToFileURL(path);
  await assertReadable(file, path, ifMissing);
  // A file that ends the program must not end it with the code of a GO.
  const onExit = (): void => {
    process.exitCode = 3;
    process.stderr.write(`${file} ended the program before it exported anything. Take process.exit() out of it.\n`);
  };
  process.once("exit", onExit);
  try {
    const module = await withinLimit(importAsModule(href));
    // An export that is a promise is waited for, so it may hang as well.
    const value = await withinLimit(Promise.resolve(module.default));
    if (value !== undefined) return value;
  } catch (error) {
    throw new ConfigError(`${file} ${sayFault(error, href)}`);
  } finally {
    process.off("exit", onExit);
  }
  throw new ConfigError(`${file} exports nothing. It must say “export default { … }”.`);
}

async function assertReadable(file: string, path: string, ifMissing: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      error.code === "ENOENT" ? `There is no file ${file}. ${ifMissing}` : `${file} cannot be read. Check its permissions.`,
    );
  });
  if (found.isDirectory()) throw new ConfigError(`${file} is a folder. It must be a file.`);
  await access(path, constants.R_OK).catch(() => {
    throw new ConfigError(`${file} cannot be read. Check its permissions.`);
  });
}

/**
 * Imports TypeScript as a module whatever package.json beside it says: there, `"type": "commonjs"` would forbid `export default`,
 * and no type at all would cost a warning.
 */
async function importAsModule(url: string): Promise<{ default?: unknown }> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const isOwn = found.url.startsWith("file:") && found.url.endsWith(".ts") && !found.url.includes("/node_modules/");
      return isOwn ? { ...found, format: "module-typescript" } : found;
    },
  });
  try {
    return (await import(url)) as { default?: unknown };
  } finally {
    hooks.deregister();
  }
}

class Unfinished extends Error {
  override readonly name = "Unfinished";
}

/** Rejects at the limit, or at once when nothing is left that could settle the work: then Node would end without a word. */
async function withinLimit<T>(work: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(new Unfinished("never finishes"));
  const timer = setTimeout(giveUp, limitMs);
  timer.unref();
  process.once("beforeExit", giveUp);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
    process.off("beforeExit", giveUp);
  }
}

function sayFault(error: unknown, url: string): string {
  const thrown: Error & { readonly code?: unknown } =
    error instanceof Error ? error : new Error(typeof error === "string" ? error : "no reason given");
  const first = (thrown.message.split("\n")[0] ?? "").trim().replace(/\.$/u, "");
  if (thrown instanceof Unfinished) return "does not come to an end: it waits for something that never happens. Export plain data.";
  switch (thrown.code) {
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return `cannot be run: ${first}. It may use types, but no enums, namespaces or decorators. Write plain values instead.`;
    case "ERR_INVALID_TYPESCRIPT_SYNTAX":
      return `is not valid TypeScript: ${first}. Compare its brackets, commas and quotes.`;
    case "ERR_INVALID_PACKAGE_CONFIG":
      return "cannot be run, because a package.json beside or above it is not valid JSON. Mend that file first.";
    case "ERR_MODULE_NOT_FOUND":
    case "ERR_UNSUPPORTED_DIR_IMPORT":
      return sayMissingImport(first);
    default: {
      const line = thrown.stack?.split(`${url}:`)[1]?.split(":")[0];
      const where = line === undefined ? "" : ` at line ${line}`;
      return `stopped with an error${where}: ${first}. Mend it, or start anew with “openingday init --force”.`;
    }
  }
}

function sayMissingImport(message: string): string {
  const [, kind, name = "something"] = /Cannot find (module|package) '([^']+)'/u.exec(message) ?? [];
  const advice = kind === "package" ? "Install it, or do without it." : "Write a file of your own with its ending, as in “./journeys.ts”.";
  return `imports ${name}, which is not there. ${advice}`;
}
