import { parseSettingsOwners } from "../parsers/settings-owners.ts";
import { extendOwnedList, type OwnedListForm, type WantedEntry } from "./owned-list.ts";

const form: OwnedListForm = {
  heading: `# Every setting of the product: who looks after it, and what it is for. A value never belongs in here.
# “openingday env” adds what is new at the end and leaves every line of yours as it is.
`,
  fields: ["owner", "purpose"],
  parse: parseSettingsOwners,
};

/** Adds to the list of settings those that are not in it yet. Throws ConfigError where it cannot be added to. */
export function extendSettingsList(file: string, text: string | undefined, settings: readonly WantedEntry[]): string {
  return extendOwnedList(file, text, settings, form);
}
