import { isMap, isScalar, parseDocument } from "yaml";
import type { Parsed } from "./parsed.ts";

/** A name of the list, and what somebody wrote below it; what only stands for “not yet” counts as nothing. */
export interface OwnedEntry {
  readonly name: string;
  readonly said: Readonly<Record<string, string>>;
}

export interface OwnedListWords {
  /** What may stand below a name; the first two are named in complaints. */
  readonly fields: readonly [string, string, ...string[]];
  /** Added to a complaint about anything else, as “. If it is its value, take it out”. */
  readonly advice: string;
}

const mostCharacters = 262_144;

/** Reads a list that people fill in: names, and below each a few fields. A complaint names the entry and never what stands in it. */
export function parseOwnedList(text: string, { fields, advice }: OwnedListWords): Parsed<readonly OwnedEntry[]> {
  if (text.length > mostCharacters) return { ok: false, error: "it is longer than 256 KiB" };
  const broken = "it is not valid YAML; compare its indents and quotes";
  const [first, second] = fields;
  try {
    const document = parseDocument(text, { logLevel: "silent" });
    const [fault] = document.errors;
    if (fault !== undefined)
      return { ok: false, error: `${broken}${fault.linePos === undefined ? "" : `, near line ${fault.linePos[0].line}`}` };
    if (document.contents === null) return { ok: true, value: [] };
    if (!isMap(document.contents)) return { ok: false, error: `it must be a list of names, each with “${first}” and “${second}” below it` };
    const entries: OwnedEntry[] = [];
    for (const { key, value } of document.contents.items) {
      const name = isScalar(key) ? String(key.value).slice(0, 100) : "an entry";
      if (value === null || (isScalar(value) && value.value === null)) {
        entries.push({ name, said: {} });
        continue;
      }
      if (!isMap(value)) return { ok: false, error: `${name} has something other than “${first}” and “${second}”${advice}` };
      const said: Record<string, string> = {};
      for (const field of value.items) {
        const word = isScalar(field.key) ? String(field.key.value) : "";
        if (!fields.includes(word)) {
          const all = fields.map((one) => `“${one}”`);
          return { ok: false, error: `${name} has a field besides ${all.slice(0, -1).join(", ")} and ${all.at(-1)}${advice}` };
        }
        const given = isScalar(field.value) ? field.value.value : undefined;
        if (isFilled(given)) said[word] = String(given).trim();
      }
      entries.push({ name, said });
    }
    return { ok: true, value: entries };
  } catch {
    return { ok: false, error: broken };
  }
}

function isFilled(value: unknown): value is string | number {
  return (typeof value === "string" && !/^\s*(?:|\?+|-+|\.+|to ?do|tbd|n\/a|nobody|unknown)\s*$/i.test(value)) || typeof value === "number";
}
