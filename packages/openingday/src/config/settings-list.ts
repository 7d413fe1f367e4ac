import { parseSettingsOwners } from "../parsers/settings-owners.ts";
import { ConfigError } from "./config-error.ts";

/** A setting to be listed, with what is known of it in a few words. */
export interface ListedSetting {
  readonly name: string;
  readonly about: string;
}

const heading = `# Every setting of the product: who looks after it, and what it is for. A value never belongs in here.
# “openingday env” adds what is new at the end and leaves every line of yours as it is.
`;

/**
 * The list with everything that is not in it yet, added at its end; what a person wrote stays as it is, to the letter.
 * Throws ConfigError where it cannot be added to.
 */
export function extendSettingsList(file: string, text: string | undefined, settings: readonly ListedSetting[]): string {
  const before = readNames(file, text ?? "");
  const fresh = settings.filter(({ name }) => !before.has(name));
  if (text !== undefined && fresh.length === 0) return text;
  const entries = fresh.map(({ name, about }) => `${name}: # ${about.replaceAll(/[\r\n]/g, " ")}\n  owner:\n  purpose:\n`);
  const start = text === undefined || text.trim() === "" ? heading : text.endsWith("\n") ? text : `${text}\n`;
  const after = `${start}${start === heading || /\n\s*\n$/.test(start) ? "" : "\n"}${entries.join("\n")}`;
  const both = parseSettingsOwners(after);
  if (!both.ok || both.value.length !== before.size + fresh.length)
    throw new ConfigError(`${file} cannot be added to. Write each name on a line of its own, with “owner:” and “purpose:” below it.`);
  return after;
}

function readNames(file: string, text: string): ReadonlySet<string> {
  const parsed = parseSettingsOwners(text);
  if (!parsed.ok) throw new ConfigError(`${file} cannot be used: ${parsed.error}.`);
  return new Set(parsed.value.map(({ name }) => name));
}
