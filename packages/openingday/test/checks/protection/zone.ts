import type { EdgePhase, EdgeRule, EdgeSetting, EdgeSettings, Part } from "../../../src/model/evidence-edge.ts";

const phases: readonly EdgePhase[] = [
  "http_ratelimit",
  "http_request_firewall_custom",
  "http_request_firewall_managed",
  "http_request_cache_settings",
  "http_request_dynamic_redirect",
  "http_config_settings",
];
const usual: Readonly<Record<EdgeSetting, string>> = {
  ssl: "strict",
  always_use_https: "on",
  min_tls_version: "1.2",
  tls_1_3: "on",
  automatic_https_rewrites: "on",
  security_level: "medium",
  development_mode: "off",
  browser_check: "on",
  "0rtt": "off",
};

/** A zone as a healthy site has it, with these settings and parts changed. */
export function zoneWith(settings: Partial<Record<EdgeSetting, string>> = {}, more: Partial<EdgeSettings> = {}): EdgeSettings {
  const values = Object.entries({ ...usual, ...settings }).map(([name, value]) => [name, { value }]);
  return {
    zone: { name: "myapp.test", status: "active", paused: false, plan: "Free Website" },
    settings: Object.fromEntries(values) as EdgeSettings["settings"],
    hstsSeconds: { value: 0 },
    records: { value: [] },
    dnssec: { value: "disabled" },
    certificates: { value: ["active"] },
    bots: { value: { fightMode: false, challenges: [] } },
    ...more,
    rules: { ...rulesWith({}), ...more.rules },
  };
}

export function rulesWith(rules: { readonly [P in EdgePhase]?: readonly EdgeRule[] }): EdgeSettings["rules"] {
  return Object.fromEntries(
    phases.map((phase): [EdgePhase, Part<readonly EdgeRule[]>] => [phase, { value: rules[phase] ?? [] }]),
  ) as EdgeSettings["rules"];
}

/** A configuration rule that sets the SSL mode. */
export function configRule(ssl: string, expression: string): Partial<EdgeSettings> {
  return { rules: rulesWith({ http_config_settings: [{ action: "set_config", expression, ssl }] }) };
}
