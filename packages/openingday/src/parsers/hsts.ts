import type { Parsed } from "./parsed.ts";

export interface Hsts {
  /** 0 tells browsers to forget the site. */
  readonly maxAgeSeconds: number;
  readonly includeSubDomains: boolean;
  readonly preload: boolean;
}

/**
 * Reads a Strict-Transport-Security header. Fails where a browser would ignore it: no max-age, a max-age that is not a number, or
 * a directive given twice.
 * @see RFC 6797 section 6.1
 */
export function parseHsts(text: string): Parsed<Hsts> {
  const directives = new Map<string, string>();
  for (const part of text.slice(0, 4_096).split(";")) {
    if (part.trim() === "") continue;
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals < 0 ? "" : unquote(part.slice(equals + 1).trim());
    if (directives.has(name)) return { ok: false, error: `“${name.slice(0, 40)}” is given twice` };
    directives.set(name, value);
  }
  const maxAge = directives.get("max-age");
  if (maxAge === undefined) return { ok: false, error: "it has no max-age" };
  if (!/^\d{1,15}$/u.test(maxAge)) return { ok: false, error: `its max-age “${maxAge.slice(0, 40)}” is not a number of seconds` };
  return {
    ok: true,
    value: { maxAgeSeconds: Number(maxAge), includeSubDomains: directives.has("includesubdomains"), preload: directives.has("preload") },
  };
}

function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
