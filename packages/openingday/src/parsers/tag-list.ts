import type { Parsed } from "./parsed.ts";
import { shorten } from "./shorten.ts";

export interface Tag {
  /** As written: tag names are case-sensitive. */
  readonly name: string;
  /** White space at both ends removed, folds inside kept as one space. */
  readonly value: string;
}

/** Characters of a record that are read; a TXT record longer than this is nobody's. */
export const maxCharacters = 65_536;

/**
 * Reads a tag list, the `a=1; b=2` form that DKIM and DMARC records share. Fails on a part without `=`, on a name or value with
 * characters the form does not allow, and on a name given twice, which makes the whole list invalid. Tags in `notes` are for people:
 * their values may be written in any language.
 * @see RFC 6376 section 3.2
 */
export function parseTagList(text: string, notes: readonly string[] = []): Parsed<readonly Tag[]> {
  if (text.length > maxCharacters) return { ok: false, error: "it is longer than any record can be" };
  const parts = text.split(";");
  if (parts.length > 1 && parts.at(-1)?.trim() === "") parts.pop();
  const tags: Tag[] = [];
  const names = new Set<string>();
  for (const part of parts) {
    const equals = part.indexOf("=");
    if (part.trim() === "") return { ok: false, error: "there is an empty part between two semicolons" };
    if (equals < 0) return { ok: false, error: `“${shorten(part.trim(), 40)}” has no “=”` };
    const name = part.slice(0, equals).trim();
    const value = part
      .slice(equals + 1)
      .trim()
      .replaceAll(/[ \t\r\n]+/g, " ");
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return { ok: false, error: `“${shorten(name.trim(), 40)}” is not a valid name before “=”` };
    if (!(notes.includes(name) ? /^\P{Cc}*$/u : /^[\x20-\x3a\x3c-\x7e]*$/).test(value))
      return { ok: false, error: `the value of “${name}” has characters that are not allowed` };
    if (names.has(name)) return { ok: false, error: `“${name}” is given twice` };
    names.add(name);
    tags.push({ name, value });
  }
  return { ok: true, value: tags };
}
