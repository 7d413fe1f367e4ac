import { parseOwnedList } from "./owned-list.ts";
import type { Parsed } from "./parsed.ts";

/** What somebody wrote down about one setting. */
export interface OwnedSetting {
  readonly name: string;
  readonly hasOwner: boolean;
  readonly hasPurpose: boolean;
}

/**
 * Reads the list of settings with their owners: a name, and below it `owner`, `purpose` and perhaps `note`. Whatever looks like a value
 * of a setting makes the whole list an error, which names the setting and never the value.
 */
export function parseSettingsOwners(text: string): Parsed<readonly OwnedSetting[]> {
  const parsed = parseOwnedList(text, { fields: ["owner", "purpose", "note"], advice: ". If it is its value, take it out" });
  if (!parsed.ok) return parsed;
  const owned = parsed.value.map(({ name, said }) => ({ name, hasOwner: "owner" in said, hasPurpose: "purpose" in said }));
  return { ok: true, value: owned };
}
