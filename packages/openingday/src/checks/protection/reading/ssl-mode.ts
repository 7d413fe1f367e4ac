import type { EdgeSettings } from "../../../model/evidence-edge.ts";
import { readRuleHosts } from "../../../parsers/rule-hosts.ts";

/** The SSL mode that Cloudflare uses for a host, and where it is set; or why it cannot be told. */
export type HostMode = { readonly mode: string; readonly by: string } | { readonly unread: string };

/**
 * The zone's mode, unless a configuration rule sets another for this host; the last rule that matches counts. A rule that depends on
 * more than the host (a path, a country) leaves the mode open where it would change it.
 */
export function sslModeOf({ settings, rules }: EdgeSettings, host: string): HostMode {
  if ("unread" in settings.ssl) return { unread: settings.ssl.unread };
  let mode = settings.ssl.value;
  let by = "the zone’s SSL/TLS setting";
  const config = rules.http_config_settings;
  if ("unread" in config) return { unread: config.unread };
  for (const { ssl, expression } of config.value) {
    if (ssl === undefined) continue;
    const hosts = readRuleHosts(expression);
    if (hosts === "all" || hosts?.includes(host) === true) {
      mode = ssl;
      by = "a configuration rule";
    } else if (hosts === undefined && ssl !== mode)
      return { unread: `a configuration rule sets the mode “${ssl}” for some requests: ${expression.slice(0, 120)}` };
  }
  return { mode, by };
}

/** Modes in which the server's certificate is verified. */
export function isVerified(mode: string): boolean {
  return mode === "strict" || mode === "origin_pull";
}
