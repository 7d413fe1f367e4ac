import { stat } from "node:fs/promises";
import { isIP } from "node:net";
import { resolve } from "node:path";
import { ConfigError } from "../config/config-error.ts";

const domainShape = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u;

/** What a word on the command line names: a folder, absolute, or a host name, lower case. */
export type Named = { readonly folder: string; readonly domain?: never } | { readonly domain: string; readonly folder?: never };

/** Tells a folder from a domain; an address is taken by its host. Rejects with ConfigError for everything else. */
export async function classifyWord(word: string, cwd: string): Promise<Named> {
  if (/^https?:\/\//iu.test(word)) return { domain: readAddress(word, word) };
  const path = resolve(cwd, word);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return { folder: path };
  if (found !== undefined) throw new ConfigError(`${word} is a file. Name a domain or a folder.`);
  // A browser's address bar gives “myapp.com/”.
  const bare = word.replace(/(?<=\.[a-z]{2,63})\/$/iu, "");
  if (bare === "" || /[/\\]/u.test(bare))
    throw new ConfigError(`There is no folder “${word}”. Name one that exists, or a domain such as myapp.com.`);
  return { domain: readAddress(`http://${bare}`, word) };
}

function readAddress(address: string, typed: string): string {
  const url = URL.parse(address);
  const host = (url?.hostname ?? "").replace(/\.$/u, "");
  if (host === "localhost" || host.endsWith(".localhost") || isIP(host.replace(/^\[|\]$/gu, "")) !== 0)
    throw new ConfigError(
      `${host} is the address of one machine, not a domain. Name the domain that your customers will type, or describe a site on this machine in openingday.config.ts with a “vantage”.`,
    );
  if (url === null || !domainShape.test(host))
    throw new ConfigError(`There is no folder “${typed}”, and it is not a domain either. A domain looks like myapp.com.`);
  // The default port of the scheme is no port to URL.
  if (url.port !== "" && url.port !== "443")
    throw new ConfigError(
      `Customers come to ${host} without a port. Leave “:${url.port}” away, or map it with “vantage” in openingday.config.ts.`,
    );
  return host;
}
