import { ConfigError } from "../config/config-error.ts";
import { findConfig, folderOf, loadConfig } from "../config/load.ts";
import { loadExcuses } from "../config/papers.ts";
import type { ParsedConfig } from "../config/schema.ts";
import { targetFromConfig, targetFromDomain } from "../config/target.ts";
import type { Excuse } from "../audit/promises.ts";
import type { Journey } from "../model/journey.ts";
import type { Target } from "../model/target.ts";
import { validateVantage } from "../tools/vantage.ts";
import { readAllowedSecrets } from "./allowed-secrets.ts";
import { classifyWord } from "./classify-word.ts";
import { loadJourneys } from "./load-journeys.ts";
import { noDomain } from "./no-domain.ts";

/** What a command is aimed at, and what lies beside its configuration. */
export interface Aim {
  /** Absent when only a folder was given. */
  readonly hasDomain: boolean;
  readonly target: Target;
  readonly config?: ParsedConfig;
  /** The target's journeys: only who follows them needs them. Rejects with ConfigError. */
  readonly loadJourneys: () => Promise<readonly Journey[]>;
  /** Folder of the configuration, else the working directory. */
  readonly folder: string;
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
    const kind = await classifyWord(word, cwd);
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
  if (
    file !== undefined &&
    config !== undefined &&
    fits &&
    (domain !== undefined || folder === undefined || folder === cwd || configFile !== undefined)
  ) {
    const home = folderOf(file);
    const target = await targetFromConfig(config, home);
    assertUsable(target.vantage, file);
    const excuses = await loadExcuses(home);
    const allowedSecrets = readAllowedSecrets(excuses);
    return {
      hasDomain: true,
      target: { ...target, allowedSecrets, ...(folder === undefined ? {} : { repository: folder }) },
      config,
      loadJourneys: () => loadJourneys(config.journeys, home),
      folder: home,
      excuses,
      notes,
    };
  }
  if (config !== undefined && domain !== undefined && domain !== noDomain)
    notes.push(`openingday.config.ts describes ${config.domain}, so it was not used for ${domain}.`);
  if (folder !== undefined && folder !== cwd && (await findConfig(folder)) !== undefined)
    notes.push(
      "A configuration inside the repository was not run, because it is code of that repository. Name it with --config to use it.",
    );
  if (domain === undefined && folder === undefined)
    throw new ConfigError(
      "Nothing to look at. Name your domain and your folder, as in “openingday audit myapp.com .”, or run “openingday init” first.",
    );
  const excuses = await loadExcuses(cwd);
  return {
    hasDomain: domain !== undefined,
    target: { ...targetFromDomain(domain ?? noDomain, folder), allowedSecrets: readAllowedSecrets(excuses) },
    loadJourneys: async () => [],
    folder: cwd,
    excuses,
    notes,
  };
}

/** A vantage that cannot be used is a fault of the configuration, and says so before anything is asked. */
function assertUsable(vantage: Target["vantage"], file: string): void {
  try {
    validateVantage(vantage);
  } catch (error) {
    throw new ConfigError(`${file} has a vantage that cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}
