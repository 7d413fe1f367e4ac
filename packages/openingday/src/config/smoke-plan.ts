import type { SmokePlan, SmokeRoute, SmokeWebhook } from "../model/target.ts";
import type { ParsedConfig } from "./schema.ts";

const maxRoutes = 40;

/** What a smoke test asks: what the configuration names for it, and what it names elsewhere that must answer. An address is asked once. */
export function smokePlan(config: ParsedConfig): SmokePlan {
  const site = config.site ?? `https://${config.domain}/`;
  const named = (config.smoke?.routes ?? []).map(({ name, ...route }): SmokeRoute => ({ name: name ?? nameOf(route.url), ...route }));
  const found: SmokeRoute[] = [
    { name: "Home page", url: site, method: "GET", access: "everybody" },
    ...(config.app === undefined ? [] : [{ name: "App", url: config.app, method: "GET", access: "everybody" } as const]),
    ...(config.watch?.checks ?? []).map(({ name, url, status, contains }): SmokeRoute => ({
      name,
      url,
      method: "GET",
      access: "everybody",
      status,
      ...(contains === undefined ? {} : { contains }),
    })),
  ];
  const known = new Set<string>();
  const routes = [...named, ...found.toReversed()].filter(({ method, url }) => {
    const key = `${method} ${new URL(url).href}`;
    return !known.has(key) && known.add(key);
  });
  const webhooks: SmokeWebhook[] = config.smoke?.webhooks ?? [];
  const others = (config.webhooks ?? []).filter((url) => webhooks.every((webhook) => webhook.url !== url));
  return { routes: routes.slice(0, maxRoutes), webhooks: [...webhooks, ...others.map((url) => ({ url }))].slice(0, 10) };
}

function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
