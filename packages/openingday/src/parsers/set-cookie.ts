import type { Parsed } from "./parsed.ts";

export interface SetCookie {
  readonly name: string;
  /** Verbatim: keep it in memory only as long as a walk lasts. */
  readonly value: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Absent when not given or not one of the three words: browsers then treat it as Lax. */
  readonly sameSite?: "strict" | "lax" | "none";
  /** Without a leading dot, lower case. */
  readonly domain?: string;
  readonly path?: string;
  /** Zero or less removes the cookie. */
  readonly maxAgeSeconds?: number;
}

/**
 * Reads one Set-Cookie header as a browser does: a pair without a name or longer than 4 KiB is refused, unknown attributes are
 * ignored, and the last of a repeated attribute counts.
 * @see RFC 6265 section 5.2
 */
export function parseSetCookie(text: string): Parsed<SetCookie> {
  if (text.length > 8_192) return { ok: false, error: "it is longer than any browser keeps" };
  const [pair = "", ...attributes] = text.split(";");
  const equals = pair.indexOf("=");
  const name = pair.slice(0, Math.max(equals, 0)).trim();
  const value = pair.slice(equals + 1).trim();
  if (equals < 0 || name === "") return { ok: false, error: "it has no name" };
  if (name.length + value.length > 4_096) return { ok: false, error: "it is longer than any browser keeps" };
  const given = new Map<string, string>();
  for (const attribute of attributes) {
    const [key = "", ...rest] = attribute.split("=");
    given.set(key.trim().toLowerCase(), rest.join("=").trim());
  }
  const sameSite = given.get("samesite")?.toLowerCase();
  const domain = given.get("domain")?.replace(/^\./u, "").toLowerCase();
  const path = given.get("path");
  const maxAge = given.get("max-age");
  return {
    ok: true,
    value: {
      name,
      value,
      secure: given.has("secure"),
      httpOnly: given.has("httponly"),
      ...(sameSite === "strict" || sameSite === "lax" || sameSite === "none" ? { sameSite } : {}),
      ...(domain === undefined || domain === "" ? {} : { domain }),
      ...(path?.startsWith("/") === true ? { path } : {}),
      ...(maxAge !== undefined && /^-?\d{1,12}$/u.test(maxAge) ? { maxAgeSeconds: Number(maxAge) } : {}),
    },
  };
}
