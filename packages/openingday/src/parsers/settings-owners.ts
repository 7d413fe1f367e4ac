import { parseDocument, isMap, isScalar } from "yaml";
import type { Parsed } from "./parsed.ts";

/** What somebody wrote down about one setting. */
export interface OwnedSetting {
  readonly name: string;
  readonly hasOwner: boolean;
  readonly hasPurpose: boolean;
}

const mostCharacters = 262_144;
const fields = new Set(["owner", "purpose", "note"]);

/**
 * Reads the list of settings with their owners: a name, and below it `owner`, `purpose` and perhaps `note`. Whatever looks like a value
 * of a setting makes the whole list an error, which names the setting and never the value.
 */
export function parseSettingsOwners(text: string): Parsed<readonly OwnedSetting[]> {
  if (text.length > mostCharacters) return { ok: false, error: "it is longer than 256 KiB" };
  const broken = "it is not valid YAML; compare its indents and quotes";
  try {
    const document = parseDocument(text, { logLevel: "silent" });
    const [fault] = document.errors;
    if (fault !== undefined)
      return { ok: false, error: `${broken}${fault.linePos === undefined ? "" : `, near line ${fault.linePos[0].line}`}` };
    if (document.contents === null) return { ok: true, value: [] };
    if (!isMap(document.contents)) return { ok: false, error: "it must be a list of names, each with “owner” and “purpose” below it" };
    const owned: OwnedSetting[] = [];
    for (const { key, value } of document.contents.items) {
      const name = isScalar(key) ? String(key.value).slice(0, 100) : "an entry";
      if (value === null || (isScalar(value) && value.value === null)) {
        owned.push({ name, hasOwner: false, hasPurpose: false });
        continue;
      }
      if (!isMap(value))
        return { ok: false, error: `${name} has something other than “owner” and “purpose”. If it is its value, take it out` };
      const said = new Map<string, unknown>();
      for (const field of value.items) {
        const word = isScalar(field.key) ? String(field.key.value) : "";
        if (!fields.has(word))
          return { ok: false, error: `${name} has a field besides “owner”, “purpose” and “note”. If it is its value, take it out` };
        said.set(word, isScalar(field.value) ? field.value.value : undefined);
      }
      owned.push({ name, hasOwner: isFilled(said.get("owner")), hasPurpose: isFilled(said.get("purpose")) });
    }
    return { ok: true, value: owned };
  } catch {
    return { ok: false, error: broken };
  }
}

function isFilled(value: unknown): boolean {
  return (typeof value === "string" && !/^\s*(?:|\?+|-+|\.+|to ?do|tbd|n\/a|nobody|unknown)\s*$/i.test(value)) || typeof value === "number";
}
