import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { expect, it } from "vitest";
import { classifyPath } from "../../../src/secrets/path-class.ts";
import { hintsIn } from "./read.ts";

const modules = resolve(import.meta.dirname, "../../../../../node_modules");
/** Published by many hands, and used where speed counts: whatever is hinted at in them is a false alarm. */
const wellKnown =
  "acorn ajv commander dependency-cruiser dns-packet fastify graceful-fs helmet hono htmlparser2 iconv-lite imapflow json5 kysely mailauth nodemailer pg pino postcss rate-limiter-flexible semver smtp-server stripe yaml yargs";

function listPrograms(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : listPrograms(path);
    return /(?<!\.d)\.[cm]?[jt]s$/u.test(entry.name) && statSync(path).size <= 500_000 ? [path] : [];
  });
}

it("hints at nothing in the published trees of well-known packages", () => {
  const present = wellKnown.split(" ").filter((name) => existsSync(join(modules, name)));
  expect(present.length).toBeGreaterThanOrEqual(20);
  const found = present.flatMap((name) =>
    listPrograms(join(modules, name)).flatMap((file) => {
      const path = relative(modules, file);
      return classifyPath(path) === "code" ? hintsIn(readFileSync(file, "utf8"), path).map((hint) => `${path}: ${hint}`) : [];
    }),
  );
  expect(found).toEqual([]);
}, 60_000);
