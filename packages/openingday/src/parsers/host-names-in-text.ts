import { isWithin } from "./host-name.ts";

const name = /(?<![\w.%-])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.){1,10}[a-z][a-z0-9-]{1,62}(?![\w-])/giu;

/**
 * Names below a domain that a text mentions, whatever its format: a zone export, a certificate log, a configuration file. Lower
 * case, sorted, each once, at most `most`; names for machines (a label that begins with `_`) and the domain itself are left out.
 */
export function findHostNames(text: string, domain: string, most = 200): readonly string[] {
  const found = new Set<string>();
  // JSON writes a line break within a text as two characters, of which the second looks like the start of a name.
  for (const [match] of text.replaceAll(/\\[nrt"]/gu, "  ").matchAll(name)) {
    const plain = match.toLowerCase();
    if (plain === domain || !isWithin(plain, domain) || plain.length > 253) continue;
    if (plain.split(".").some((label) => label.startsWith("_"))) continue;
    found.add(plain);
    if (found.size >= most) break;
  }
  return [...found].toSorted();
}
