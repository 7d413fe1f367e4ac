import { readFile, stat, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { configName, findConfig } from "../config/load.ts";
import { ConfigError } from "../config/config-error.ts";
import { draftConfig } from "../config/draft.ts";
import { findProject } from "../config/find-project.ts";
import { findRoutes } from "../config/find-routes.ts";
import { draftJourney } from "../journeys/draft-journey.ts";
import { writeJourney } from "../journeys/record/write-journey.ts";

const journeysName = "openingday.journeys.ts";

/** `openingday init [domain] [folder]`: writes a commented configuration; asks only on a terminal, and never overwrites. */
export async function init(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { force: { type: "boolean", default: false }, debug: { type: "boolean" } },
  });
  const { folder, domain: typedDomain } = await readWords(positionals);
  const file = resolve(folder, configName);
  const existing = await findConfig(folder);
  if (existing !== undefined && !values.force)
    throw new ConfigError(`${configName} is there already, and was left as it is. Use --force to write it anew.`);
  const project = await findProject(folder);
  const domain = typedDomain ?? cleanDomain(await askDomain(project.domain));
  await write(file, draftConfig({ ...project, domain }));
  await ignoreOwnFolder(folder);
  const drafted = await draftJourneys(folder, domain);
  const found = project.found.map((line) => `  · ${line}\n`).join("");
  process.stdout.write(
    `Wrote ${basename(file)} for ${domain}.\n${drafted}${found === "" ? "" : `Found:\n${found}`}\nNext:\n  openingday audit     looks from outside and at the code, and changes nothing\n  openingday dns plan  shows the records that are missing, as lines to paste\n  openingday prove     signs up, sends mails, tries the limits; needs proof that the domain is yours\n`,
  );
  return 0;
}

/** What the code shows of the way of a customer, beside the configuration; a file that is there is left as it is. Says what it did. */
async function draftJourneys(folder: string, domain: string): Promise<string> {
  const drafted = draftJourney(await findRoutes(folder), `https://app.${domain}`);
  if (drafted === undefined) return "";
  const about = [
    "Drafted from the routes and forms of the code, and never tried: read each step, correct addresses and fields, and add “expect” for what",
    "a customer must see. Then name the file in openingday.config.ts (“journeys”). docs/journeys.md tells what a step can do;",
    "“openingday journey record visit.har” makes one from a visit in your browser.",
    "It leaves something behind: add “cleanup” with the steps that take it away again.",
  ];
  const text = writeJourney(drafted.journey, about);
  try {
    await writeFile(resolve(folder, journeysName), text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return "";
    throw new ConfigError(`${journeysName} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}).`);
  }
  return `Drafted ${journeysName} from the code: ${drafted.found.join(", ")}. Read it before you use it.\n`;
}

/** At most one domain and one folder; what is no folder is taken for the domain. */
async function readWords(words: readonly string[]): Promise<{ readonly folder: string; readonly domain?: string }> {
  const folders: string[] = [];
  const domains: string[] = [];
  for (const word of words) {
    const isAddress = /^https?:\/\//iu.test(word);
    const found = isAddress ? undefined : await stat(resolve(word)).catch(() => undefined);
    if (found?.isDirectory() === true) folders.push(word);
    else if (!isAddress && /[/\\]/u.test(word)) throw new ConfigError(`There is no folder ${word}. Make it first, or leave it out.`);
    else domains.push(word);
  }
  const [folder = ".", extraFolder] = folders;
  const [domain, extraDomain] = domains;
  const extra = extraDomain ?? extraFolder;
  if (extra !== undefined) throw new ConfigError(`“${extra}” is one word too many. Name one domain and, if you like, one folder.`);
  return { folder: resolve(folder), ...(domain === undefined ? {} : { domain: cleanDomain(domain) }) };
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
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new ConfigError(`${file} cannot be read (${error.code ?? "unknown reason"}). Add the line “.openingday/” to it yourself.`);
  });
  if (/^\/?\.openingday\/?[ \t\r]*$/mu.test(text)) return;
  await write(file, `${text.endsWith("\n") || text === "" ? text : `${text}\n`}.openingday/\n`);
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${file} cannot be written (${error.code ?? "unknown reason"}). Check that the folder is yours to write to.`);
  });
}
