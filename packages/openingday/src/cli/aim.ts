import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import { findConfig, folderOf, importDefault, loadAttestations, loadConfig, loadExcuses } from "../config/load.ts";
import type { ParsedConfig } from "../config/schema.ts";
import { targetFromConfig, targetFromDomain } from "../config/target.ts";
import type { Attestation, Excuse } from "../audit/promises.ts";
import { parseJourneys } from "../journeys/define.ts";
import type { Journey } from "../model/journey.ts";
import type { Target } from "../model/target.ts";

/** What a command is aimed at, and the papers that lie beside its configuration. */
export interface Aim {
  /** Absent when only a folder was given. */
  readonly hasDomain: boolean;
  readonly target: Target;
  readonly config?: ParsedConfig;
  /** Folder of the configuration, else the working directory. */
  readonly folder: string;
  readonly attestations: readonly Attestation[];
  readonly excuses: readonly Excuse[];
  readonly notes: readonly string[];
}

/**
 * Understands what was typed: domains and URLs, folders, `--config`. A configuration is run only when it stands in the working
 * directory or was named; one inside another folder is left alone, and a note says so. Rejects with ConfigError.
 */
export async function takeAim(typed: readonly string[], configFile: string | undefined, cwd: string): Promise<Aim> {
  const folders: string[] = [];
  const domains: string[] = [];
  for (const word of typed) {
    const kind = await classify(word, cwd);
    if (kind.folder !== undefined) folders.push(kind.folder);
    if (kind.domain !== undefined) domains.push(kind.domain);
  }
  if (new Set(domains).size > 1)
    throw new ConfigError(`One site at a time: ${domains.join(", ")} are several. Run the command once for each.`);
  if (folders.length > 1) throw new ConfigError(`One repository at a time: ${folders.join(", ")} are several.`);
  const [domain] = domains;
  const [folder] = folders;
  const notes: string[] = [];

  const file = configFile ?? (await findConfig(cwd));
  const config = file === undefined ? undefined : await loadConfig(file);
  const fits = config !== undefined && (domain === undefined || domain === config.domain || domain.endsWith(`.${config.domain}`));
  if (file !== undefined && config !== undefined && fits && (domain !== undefined || folder === undefined || configFile !== undefined)) {
    const home = folderOf(file);
    const target = await targetFromConfig(config, home, await loadJourneys(config, home));
    return {
      hasDomain: true,
      target: folder === undefined ? target : { ...target, repository: folder },
      config,
      folder: home,
      attestations: await loadAttestations(home),
      excuses: await loadExcuses(home),
      notes,
    };
  }
  if (config !== undefined && domain !== undefined)
    notes.push(`openingday.config.ts describes ${config.domain}, so it was not used for ${domain}.`);
  if (folder !== undefined && folder !== cwd && (await findConfig(folder)) !== undefined)
    notes.push(
      "A configuration inside the repository was not run, because it is code of that repository. Name it with --config to use it.",
    );
  if (domain === undefined && folder === undefined)
    throw new ConfigError(
      "Nothing to look at. Name your domain and your folder, as in “openingday audit myapp.com .”, or run “openingday init” first.",
    );
  return {
    hasDomain: domain !== undefined,
    target: targetFromDomain(domain ?? "nothing.invalid", folder),
    folder: cwd,
    attestations: await loadAttestations(cwd),
    excuses: await loadExcuses(cwd),
    notes,
  };
}

async function classify(word: string, cwd: string): Promise<{ folder?: string; domain?: string }> {
  const looksLikePath = word === "." || word === ".." || /[/\\]/u.test(word);
  const asUrl = /^https?:\/\//iu.test(word) ? URL.parse(word) : null;
  if (asUrl !== null) return { domain: cleanHost(asUrl.hostname) };
  const path = resolve(cwd, word);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return { folder: path };
  if (found !== undefined) throw new ConfigError(`${word} is a file. Name a domain or a folder.`);
  const host = cleanHost(word.replace(/:\d+$/u, ""));
  if (!looksLikePath && /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u.test(host) && host.length <= 253)
    return { domain: host };
  throw new ConfigError(`There is no folder “${word}”, and it is not a domain either. A domain looks like myapp.com.`);
}

function cleanHost(text: string): string {
  const host = URL.parse(`http://${text}`)?.hostname ?? text.toLowerCase();
  return host.replace(/\.$/u, "");
}

async function loadJourneys(config: ParsedConfig, folder: string): Promise<readonly Journey[]> {
  const { journeys } = config;
  if (journeys === undefined) return [];
  const value = typeof journeys === "string" ? await importDefault(resolve(folder, journeys)) : journeys;
  try {
    return parseJourneys(value);
  } catch (error) {
    throw new ConfigError(
      `${typeof journeys === "string" ? journeys : "journeys"}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
