import type { Parsed } from "../parsers/parsed.ts";
import { ConfigError } from "./config-error.ts";

/** An entry that the list should have. */
export interface WantedEntry {
  readonly name: string;
  /** What is known of it, in a few words: it stands beside the name as a remark. */
  readonly about: string;
  /** What is known of its fields. */
  readonly known?: Readonly<Record<string, string>>;
}

export interface OwnedListForm {
  /** What stands above a new list. */
  readonly heading: string;
  /** Fields that a person fills in. */
  readonly fields: readonly string[];
  readonly parse: (text: string) => Parsed<readonly { readonly name: string }[]>;
}

/**
 * The list with everything that is not in it yet, added at its end; what a person wrote stays as it is, to the letter.
 * Throws ConfigError where it cannot be added to.
 */
export function extendOwnedList(file: string, text: string | undefined, wanted: readonly WantedEntry[], form: OwnedListForm): string {
  const before = readNames(file, text ?? "", form);
  const fresh = wanted.filter(({ name }) => !before.has(name));
  if (text !== undefined && fresh.length === 0) return text;
  const entries = fresh.map(({ name, about, known = {} }) => {
    const fields = form.fields.map((field) => `  ${field}:${known[field] === undefined ? "" : ` ${JSON.stringify(known[field])}`}\n`);
    return `${name}: # ${about.replaceAll(/[\r\n]/g, " ")}\n${fields.join("")}`;
  });
  const start = text === undefined || text.trim() === "" ? form.heading : text.endsWith("\n") ? text : `${text}\n`;
  const after = `${start}${start === form.heading || /\n\s*\n$/.test(start) ? "" : "\n"}${entries.join("\n")}`;
  const both = form.parse(after);
  if (!both.ok || both.value.length !== before.size + fresh.length)
    throw new ConfigError(
      `${file} cannot be added to. Write each name on a line of its own, with ${form.fields.map((field) => `“${field}:”`).join(" and ")} below it.`,
    );
  return after;
}

function readNames(file: string, text: string, { parse }: OwnedListForm): ReadonlySet<string> {
  const parsed = parse(text);
  if (!parsed.ok) throw new ConfigError(`${file} cannot be used: ${parsed.error}.`);
  return new Set(parsed.value.map(({ name }) => name));
}
