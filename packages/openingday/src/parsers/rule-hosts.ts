/**
 * The hosts that a Cloudflare rule's expression matches whole: `all`, a list, or undefined where it depends on more than the host
 * (a path, a country) or cannot be read. `http.host eq "a"`, `http.host in {"a" "b"}`, joined by `or`, and `true` are understood.
 * @see https://developers.cloudflare.com/ruleset-engine/rules-language/expressions/
 */
export function readRuleHosts(expression: string): "all" | readonly string[] | undefined {
  const text = expression.trim();
  if (text === "true" || text === "(true)") return "all";
  if (text.length > 4_000) return undefined;
  const hosts: string[] = [];
  for (const term of text.split(/\s+or\s+|\s*\|\|\s*/u)) {
    const bare = term
      .trim()
      .replace(/^\(+\s*/u, "")
      .replace(/\s*\)+$/u, "");
    const one = /^http\.host\s*(?:eq\b|==)\s*"([^"\\]+)"$/u.exec(bare)?.[1];
    const list = /^http\.host\s+in\s*\{([^{}]*)\}$/u.exec(bare)?.[1];
    if (one !== undefined) hosts.push(one.toLowerCase());
    else if (list !== undefined) for (const [, host = ""] of list.matchAll(/"([^"\\]+)"/gu)) hosts.push(host.toLowerCase());
    else return undefined;
  }
  return hosts;
}
