import { readFile, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { configName, findConfig } from "../config/load.ts";
import { ConfigError } from "../config/config-error.ts";
import { draftConfig } from "../config/draft.ts";
import { findProject } from "../config/find-project.ts";

/** `openingday init [domain] [folder]`: writes a commented configuration; asks only on a terminal, and never overwrites. */
export async function init(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { force: { type: "boolean", default: false }, debug: { type: "boolean" } },
  });
  const typedFolder = positionals.find((word) => word === "." || /[/\\]/u.test(word));
  const folder = resolve(typedFolder ?? ".");
  const existing = await findConfig(folder);
  if (existing !== undefined && !values.force) throw new ConfigError(`${configName} is there already. Use --force to write it anew.`);
  const project = await findProject(folder);
  const typedDomain = positionals.find((word) => word !== typedFolder);
  const domain = cleanDomain(typedDomain ?? (await askDomain(project.domain)));
  const file = resolve(folder, configName);
  await writeFile(file, draftConfig({ ...project, domain })).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${file} cannot be written (${error.code ?? "unknown reason"}).`);
  });
  await ignoreOwnFolder(folder);
  const found = project.found.map((line) => `  · ${line}\n`).join("");
  process.stdout.write(
    `Wrote ${basename(file)} for ${domain}.\n${found === "" ? "" : `Found:\n${found}`}\nNext:\n  openingday audit     looks from outside and at the code, and changes nothing\n  openingday prove     signs up, sends mails, tries the limits; needs proof that the domain is yours\n`,
  );
  return 0;
}

async function askDomain(guess: string | undefined): Promise<string> {
  if (process.stdin.isTTY && process.stdout.isTTY) {
    const prompt = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await prompt.question(`Your domain${guess === undefined ? "" : ` (${guess})`}: `);
    prompt.close();
    if (answer.trim() !== "") return answer.trim();
  }
  if (guess !== undefined) return guess;
  throw new ConfigError("Name your domain, as in “openingday init myapp.com”.");
}

function cleanDomain(text: string): string {
  const host = (URL.parse(/^https?:\/\//iu.test(text) ? text : `https://${text}`)?.hostname ?? "")
    .replace(/^www\./u, "")
    .replace(/\.$/u, "");
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u.test(host))
    throw new ConfigError(`“${text}” is not a domain. A domain looks like myapp.com.`);
  return host;
}

/** Evidence and keys live in .openingday/, which must never be committed. */
async function ignoreOwnFolder(folder: string): Promise<void> {
  const file = resolve(folder, ".gitignore");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined || /^\/?\.openingday\/?$/mu.test(text)) return;
  await writeFile(file, `${text.endsWith("\n") || text === "" ? text : `${text}\n`}.openingday/\n`);
}
