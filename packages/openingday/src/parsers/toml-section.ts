/** Characters of a file that are read. */
const maxCharacters = 262_144;

/** The plain settings of one `[section]`. */
export interface TomlSection {
  /** Where the section begins, counted from 1. */
  readonly line: number;
  /** Values as written, without quotes and comments; lists and tables are kept as text. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads one section of a TOML file, such as `auth.email.smtp`, with its single-line settings. Undefined where the section is not there
 * or commented out. Dotted keys, multi-line strings and arrays of tables are passed over.
 */
export function readTomlSection(text: string, section: string): TomlSection | undefined {
  let begun: number | undefined;
  const values = new Map<string, string>();
  for (const [index, raw] of text.slice(0, maxCharacters).split("\n").entries()) {
    const line = raw.trim();
    const header = /^\[([^[\]]{1,200})\]\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) {
      if (begun !== undefined) break;
      if (header.replaceAll(/[\s"']/g, "") === section) begun = index + 1;
      continue;
    }
    if (begun === undefined) continue;
    const setting = /^([A-Za-z0-9_-]{1,100})\s*=\s*(.*)$/.exec(line);
    if (setting?.[1] !== undefined) values.set(setting[1], plainValue(setting[2] ?? ""));
  }
  return begun === undefined ? undefined : { line: begun, values };
}

function plainValue(text: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(text);
  return quoted?.[2] ?? text.replace(/\s*#.*$/, "").trim();
}
