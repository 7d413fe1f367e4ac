/** One policy: directive names in lower case, each with its sources in order. */
export type ContentSecurityPolicy = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a Content-Security-Policy header, which may hold several policies separated by commas: all of them apply at once. Never
 * fails: empty policies are dropped, and of a directive given twice the first counts, as browsers do.
 * @see CSP3 section 2.2.1
 */
export function parseContentSecurityPolicy(text: string): readonly ContentSecurityPolicy[] {
  return text
    .slice(0, 32_768)
    .split(",")
    .map(parseOne)
    .filter((policy) => policy.size > 0);
}

function parseOne(text: string): ContentSecurityPolicy {
  const directives = new Map<string, readonly string[]>();
  for (const part of text.split(";")) {
    const [name = "", ...sources] = part.trim().split(/\s+/u);
    const key = name.toLowerCase();
    if (key !== "" && !directives.has(key)) directives.set(key, sources);
  }
  return directives;
}
