import type { Target } from "../../model/target.ts";

/** Names of hosts as people type them: with or without a scheme, a port, a path. */
export function plainHosts(typed: readonly string[]): ReadonlySet<string> {
  return new Set(
    typed.map((host) =>
      host
        .toLowerCase()
        .replace(/^https?:\/\//u, "")
        .replace(/[/:].*$/u, ""),
    ),
  );
}

export function declaredHosts({ declared }: Target): ReadonlySet<string> {
  return new Set([new URL(declared.site).hostname, new URL(declared.app).hostname, ...declared.hosts.map(({ name }) => name)]);
}
