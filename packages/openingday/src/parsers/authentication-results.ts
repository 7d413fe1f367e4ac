import type { Parsed } from "./parsed.ts";

/** What a receiver wrote about a mail it took in. */
export interface AuthenticationResults {
  /** The server that judged. */
  readonly by: string;
  /** Each method once, its first result. */
  readonly results: readonly { readonly method: string; readonly result: string }[];
}

const maxCharacters = 10_000;
const maxResults = 20;

/**
 * Reads the value of an Authentication-Results header. Only the topmost one can be the receiver's own: any below it may have been
 * written by the sender.
 * @see RFC 8601 section 2.2
 */
export function parseAuthenticationResults(value: string): Parsed<AuthenticationResults> {
  const [head = "", ...parts] = withoutComments(value.slice(0, maxCharacters)).split(";");
  const by = /^\s*([A-Za-z0-9._-]{1,255})(?:\s+\d+)?\s*$/.exec(head)?.[1];
  if (by === undefined) return { ok: false, error: "it does not begin with the name of a server" };
  const results: { method: string; result: string }[] = [];
  for (const part of parts) {
    const match = /^\s*([A-Za-z][A-Za-z0-9-]{0,30})(?:\/\d+)?\s*=\s*([A-Za-z]{1,20})(?=\s|$)/.exec(part);
    const [, method = "", result = ""] = match ?? [];
    if (match === null || results.some((one) => one.method === method.toLowerCase())) continue;
    results.push({ method: method.toLowerCase(), result: result.toLowerCase() });
    if (results.length >= maxResults) break;
  }
  return { ok: true, value: { by: by.toLowerCase(), results } };
}

/** A comment may hold semicolons and further comments. */
function withoutComments(text: string): string {
  let depth = 0;
  let kept = "";
  for (const character of text) {
    if (character === "(") depth += 1;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += character;
  }
  return kept;
}
