const mostShown = 600;
const literals =
  /"(?:[^"]|"")*"|\be'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|\$([a-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|\/\*[\s\S]*?(?:\*\/|$)|--[^\n]*|\$\d+|(?<![\w$])(?:0x[\da-f]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\b/giu;

/** A statement without what was put into it: literals and places for values are `?`, comments are gone. Two that differ in these alone become one. */
export function hideLiterals(sql: string): string {
  const text = sql
    .replace(literals, (found) => {
      if (found.startsWith("/*") || found.startsWith("--")) return " ";
      return found.startsWith('"') ? found : "?";
    })
    .replaceAll(/\(\s*\?(?:\s*,\s*\?)*\s*\)(?:\s*,\s*\(\s*\?(?:\s*,\s*\?)*\s*\))*/gu, "(?)")
    .replaceAll(/\s+/gu, " ")
    .trim();
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
