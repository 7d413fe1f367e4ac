import { open } from "node:fs/promises";
import { ConfigError } from "../../config/config-error.ts";
import { parseHar } from "../../parsers/har.ts";
import { findConfig } from "../../config/load.ts";
import { takeAim } from "../aim.ts";
import { declaredHosts, plainHosts } from "./own-hosts.ts";
import type { Visit } from "./visit.ts";

const mostBytes = 64 * 1024 * 1024;

/** A visit that a browser saved. Rejects with ConfigError. */
export async function readHar(file: string, typed: readonly string[], config: string | undefined): Promise<Visit> {
  const parsed = parseHar(await readText(file));
  if (!parsed.ok) throw new ConfigError(`${file} cannot be used: ${parsed.error}.`);
  const entries = parsed.value;
  return { entries, typed: [], hosts: await findHosts() };

  /** Those that were typed, else the configuration's, else that of the first page. */
  async function findHosts(): Promise<ReadonlySet<string>> {
    if (typed.length > 0) return plainHosts(typed);
    const cwd = process.cwd();
    if ((config ?? (await findConfig(cwd))) !== undefined) return declaredHosts((await takeAim([], config, cwd)).target);
    const first = entries.find(({ method, type, status }) => method === "GET" && status === 200 && type === "text/html") ?? entries[0];
    return new Set(first === undefined ? [] : [new URL(first.url).hostname]);
  }
}

async function readText(file: string): Promise<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      error.code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read (${error.code ?? "unknown reason"}).`,
    );
  });
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw new ConfigError(`${file} is no file.`);
    if (about.size > mostBytes)
      throw new ConfigError(`${file} is larger than 64 MB. Record the visit alone, in a fresh window, and save it again.`);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}
