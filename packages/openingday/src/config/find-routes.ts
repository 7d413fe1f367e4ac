import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FoundForm, FoundRoute, FoundRoutes } from "../model/found-routes.ts";
import { readRoutes } from "../parsers/read-routes.ts";

const mostFiles = 2_000;
const mostFolders = 3_000;
const mostBytes = 200_000;
const isSource = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|html|hbs|ejs|php|py|erb)$/iu;
const isAside =
  /(?:^|\/)(?:node_modules|dist|build|out|coverage|vendor|public|tests?|__tests__|e2e|migrations)(?:\/|$)|\.(?:test|spec|stories|d)\./iu;

/** What the code answers and asks customers for, by its text; folders and files that cannot be read hold nothing. */
export async function findRoutes(folder: string): Promise<FoundRoutes> {
  const routes: FoundRoute[] = [];
  const forms: FoundForm[] = [];
  for (const file of await listSources(folder)) {
    const text = await readStart(join(folder, file)).catch(() => "");
    const found = readRoutes(text, file);
    routes.push(...found.routes);
    forms.push(...found.forms);
  }
  return { routes, forms };
}

async function listSources(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const open = [""];
  for (let next = 0; next < open.length && next < mostFolders; next++) {
    const below = open[next]!;
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.name.startsWith(".") || isAside.test(path)) continue;
      // A link is not followed: it may lead out, or in a circle.
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile() && isSource.test(path)) files.push(path);
    }
    if (files.length > mostFiles) break;
  }
  return files.slice(0, mostFiles).toSorted((one, other) => (one < other ? -1 : 1));
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}
