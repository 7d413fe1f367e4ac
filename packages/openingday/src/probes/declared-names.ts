import type { Declared, DeclaredHost } from "../model/target.ts";

/** Every host the configuration knows, the hosts of the site's and app's addresses included, each once. */
export function declaredNames(declared: Declared): readonly DeclaredHost[] {
  const hosts = new Map<string, DeclaredHost>();
  for (const host of declared.hosts) if (!hosts.has(host.name.toLowerCase())) hosts.set(host.name.toLowerCase(), host);
  for (const [address, role] of [
    [declared.site, "site"],
    [declared.app, "app"],
  ] as const) {
    if (!URL.canParse(address)) continue;
    const name = new URL(address).hostname;
    if (!hosts.has(name)) hosts.set(name, { name, role });
  }
  return [...hosts.values()];
}

/** The hosts that a browser visits: all but those that only take mail. */
export function webHosts(declared: Declared): readonly DeclaredHost[] {
  return declaredNames(declared).filter((host) => host.role !== "mail");
}
