import type { Parsed } from "./parsed.ts";

const mostCharacters = 16_384;

/**
 * Reads what a signed token says about itself, without checking its signature: for telling what kind of key it is, never for trusting it.
 *
 * @see RFC 7519 section 7.2
 */
export function readJwtPayload(token: string): Parsed<Readonly<Record<string, unknown>>> {
  if (token.length > mostCharacters) return { ok: false, error: "The token is too long" };
  const part = token.split(".", 3)[1];
  if (part === undefined || part === "") return { ok: false, error: "The token has no second part" };
  try {
    const base64 = part.replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, "=")), (letter) => letter.codePointAt(0) ?? 0);
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { ok: false, error: "The token's second part is no JSON object" };
    return { ok: true, value: value as Readonly<Record<string, unknown>> };
  } catch {
    return { ok: false, error: "The token's second part is no JSON in base64url" };
  }
}
