import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Folders whose files are routes, and what stands in front of their paths. */
const routeFolders: readonly (readonly [string, string])[] = [
  ["app/api", "/api"],
  ["src/app/api", "/api"],
  ["pages/api", "/api"],
  ["src/pages/api", "/api"],
  ["app/webhooks", "/webhooks"],
  ["src/app/webhooks", "/webhooks"],
];
const maxWebhooks = 5;
const maxFiles = 2_000;

/** Paths of routes that other services call, by the names of their files; folders that cannot be read hold none. */
export async function findWebhooks(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    routeFolders.map(async ([routes, prefix]) => {
      const files = await readdir(join(folder, routes), { recursive: true }).catch(() => []);
      return files.slice(0, maxFiles).flatMap((file) => routeOf(`${prefix}/${file.replaceAll("\\", "/")}`) ?? []);
    }),
  );
  return [...new Set(found.flat())].toSorted((a, b) => a.localeCompare(b)).slice(0, maxWebhooks);
}

/** The path that a file answers, where it is one for webhooks and has no part that changes. */
function routeOf(file: string): string | undefined {
  const match = /^(?<path>.+?)(?:\/(?:route|index))?\.[cm]?[jt]sx?$/u.exec(file);
  const path = match?.groups?.["path"]?.replaceAll(/\/\([^/]*\)/gu, "");
  return path !== undefined && /web-?hooks?/iu.test(path) && /^[\w/.-]+$/u.test(path) ? path : undefined;
}
