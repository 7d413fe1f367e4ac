import type { PackageManager } from "../model/evidence-build.ts";

/** Which lock files there are, in the order in which a folder's own is looked for. */
export const lockFileNames: Readonly<Record<string, PackageManager>> = {
  "package-lock.json": "npm",
  "npm-shrinkwrap.json": "npm",
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
};
