import { redact } from "../parsers/redact.ts";

const maxText = 2000;
const tokenLike = /[A-Za-z0-9_-]{20,}/g;
const queryLike = /(\bhttps?:\/\/[^\s"'<>?#“”]*)\?[^\s"'<>“”]*/g;

/** Values shorter than this are words of the page as often as secrets. */
const minSecretLength = 4;

/** Takes secrets out of a line for people: known values, link queries, mail addresses and whatever looks like a key or a token. */
export function maskLine(text: string, secrets: Iterable<string> = []): string {
  let masked = text.slice(0, maxText);
  const known = [...new Set(secrets)].filter((secret) => secret.length >= minSecretLength).toSorted((a, b) => b.length - a.length);
  for (const secret of known) for (const form of new Set([secret, encodeURIComponent(secret)])) masked = masked.replaceAll(form, "…");
  return redact(masked.replace(queryLike, "$1?…")).replace(tokenLike, (token) =>
    /\d/.test(token) && /[A-Za-z]/.test(token) ? "…" : token,
  );
}
