import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { passedOver, readableText } from "../../src/probes/passed-over.ts";
import { createScanner } from "../../src/secrets/scanner.ts";

const modules = resolve(import.meta.dirname, "../../../../node_modules");
/** Published by many hands, read by everybody: none of them holds a working secret. */
const wellKnown = [
  "@babel/parser",
  "acorn",
  "ajv",
  "chalk",
  "commander",
  "dependency-cruiser",
  "dns-packet",
  "esbuild",
  "fast-check",
  "fastify",
  "graceful-fs",
  "helmet",
  "hono",
  "htmlparser2",
  "iconv-lite",
  "imapflow",
  "jiti",
  "joi",
  "json5",
  "kysely",
  "magic-string",
  "mailauth",
  "nanoid",
  "nodemailer",
  "pg",
  "pino",
  "playwright-core",
  "postcss",
  "rate-limiter-flexible",
  "semver",
  "smtp-server",
  "stripe",
  "tldts",
  "typescript",
  "vite",
  "vitest",
  "yaml",
  "yargs",
  "zod",
];
const largest = 4 * 1_024 * 1_024;
const scanner = createScanner();

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : listFiles(path);
    return entry.isFile() && statSync(path).size <= largest ? [path] : [];
  });
}

describe("trees that are known to be clean", { timeout: 120_000 }, () => {
  const present = wellKnown.filter((name) => existsSync(join(modules, name)));
  let files = 0;
  const found: { readonly name: string; readonly path: string; readonly rule: string; readonly confidence: string }[] = [];
  for (const name of present) {
    const root = join(modules, name);
    for (const file of listFiles(root)) {
      const path = file.slice(root.length + 1);
      const bytes = passedOver(path) === undefined ? readableText(readFileSync(file)) : undefined;
      if (bytes === undefined) continue;
      files += 1;
      for (const { rule, confidence, publicReason, setAside } of scanner.scan(bytes, path))
        if (publicReason === undefined && setAside === undefined) found.push({ name, path, rule, confidence });
    }
  }

  it("are at least twenty packages, and a thousand files", () => {
    expect(present.length).toBeGreaterThanOrEqual(20);
    expect(files).toBeGreaterThan(1_000);
  });

  it("give no blocker", () => {
    expect(found.filter(({ confidence }) => confidence === "proved")).toEqual([]);
  });

  it("give at most four findings of any kind in a thousand files", () => {
    expect((found.length / files) * 1_000).toBeLessThanOrEqual(4);
  });
});
