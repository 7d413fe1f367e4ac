import type { Environment } from "./environment.ts";

/** What a host name is for: the public site, the application customers log in to, or the JSON interface. */
export type Role = "site" | "app" | "api";

/** Says which roles a host name plays; in development one name may play all of them. A stranger's host plays none. */
export function createRoles(
  environment: Pick<Environment, "SITE_URL" | "APP_URL" | "API_URL">,
): (hostname: string | undefined) => ReadonlySet<Role> {
  const byHost = new Map<string, Set<Role>>();
  const none: ReadonlySet<Role> = new Set();
  const urls: readonly (readonly [Role, string])[] = [
    ["site", environment.SITE_URL],
    ["app", environment.APP_URL],
    ["api", environment.API_URL],
  ];
  for (const [role, url] of urls) {
    const { hostname } = new URL(url);
    byHost.set(hostname, (byHost.get(hostname) ?? new Set<Role>()).add(role));
  }
  return (hostname) => byHost.get((hostname ?? "").toLowerCase().replace(/\.$/u, "")) ?? none;
}
