import * as v from "valibot";
import type { EdgePhase, EdgeRecord, EdgeRule, EdgeSetting, EdgeSettings, Part } from "../model/evidence-edge.ts";
import { NoAnswer } from "../model/tools.ts";
import { openGroup } from "../parsers/shapes/group.ts";
import { number } from "../parsers/shapes/numbers.ts";
import type { Cloudflare } from "./client.ts";
import { findZone } from "./find-zone.ts";
import { Refused } from "./refusal.ts";

const settingNames: readonly EdgeSetting[] = [
  "ssl",
  "always_use_https",
  "min_tls_version",
  "tls_1_3",
  "automatic_https_rewrites",
  "security_level",
  "development_mode",
  "browser_check",
  "0rtt",
];

/** Each phase of rules, with the permission that reads it. */
const phases: readonly (readonly [EdgePhase, string])[] = [
  ["http_ratelimit", "Zone WAF: Read"],
  ["http_request_firewall_custom", "Zone WAF: Read"],
  ["http_request_firewall_managed", "Zone WAF: Read"],
  ["http_request_cache_settings", "Cache Rules: Read"],
  ["http_request_dynamic_redirect", "Dynamic URL Redirects: Read"],
  ["http_config_settings", "Config Rules: Read"],
];

const maxCertificates = 50;

const text = v.optional(v.string());
const emptyText = v.optional(v.string(), "");
const off = v.optional(v.boolean(), false);
const setting = openGroup({ value: v.string() });
const hsts = openGroup({
  value: openGroup({
    strict_transport_security: v.optional(openGroup({ enabled: off, max_age: v.optional(number(), 0) })),
  }),
});
const record = openGroup({ name: v.string(), type: v.string(), content: emptyText, proxied: off });
const parameters = openGroup({
  ssl: text,
  phases: v.optional(v.array(v.string())),
  products: v.optional(v.array(v.string())),
  from_value: v.optional(openGroup({ target_url: v.optional(openGroup({ value: text, expression: text })) })),
});
const rule = openGroup({
  action: emptyText,
  expression: emptyText,
  enabled: v.optional(v.boolean(), true),
  action_parameters: v.optional(parameters),
});
const ruleset = openGroup({ rules: v.optional(v.array(rule), []) });
const certificates = v.array(openGroup({ certificate_status: v.string() }));
const bots = openGroup({ fight_mode: off });

/**
 * Reads a zone: about 21 calls, all at once but for the first. What the token may not read stays `unread` with the permission to add;
 * the rest is read all the same. Rejects only when the zone itself cannot be found.
 */
export async function readSettings(cloudflare: Cloudflare, domain: string): Promise<EdgeSettings> {
  const zone = await findZone(cloudflare, domain);
  const at = (path: string): string => `/zones/${zone.id}/${path}`;
  const ask = <T>(what: string, permission: string, path: string, shape: v.GenericSchema<unknown, T>): Promise<Part<T>> =>
    part(what, permission, async () => v.parse(shape, await cloudflare.get(at(path))));

  const [settings, hstsPart, records, dnssec, certificatePart, rules, botPart] = await Promise.all([
    byName(settingNames, async (name) =>
      mapPart(await ask(name, "Zone Settings: Read", `settings/${name}`, setting), ({ value }) => value),
    ),
    ask("security_header", "Zone Settings: Read", "settings/security_header", hsts),
    part("the DNS records", "DNS: Read", async () => v.parse(v.array(record), await cloudflare.list(at("dns_records")))),
    ask("dnssec", "DNS: Read", "dnssec", openGroup({ status: v.string() })),
    ask("the certificates", "SSL and Certificates: Read", "ssl/verification", certificates),
    byName(
      phases.map(([name]) => name),
      (name) => readRules(cloudflare, at(`rulesets/phases/${name}/entrypoint`), name),
    ),
    ask("bot_management", "Bot Management: Read", "bot_management", bots),
  ]);
  return {
    zone: { name: zone.name, status: zone.status, paused: zone.paused, ...(zone.plan === undefined ? {} : { plan: zone.plan }) },
    settings,
    hstsSeconds: mapPart(hstsPart, ({ value }) =>
      value.strict_transport_security?.enabled === true ? value.strict_transport_security.max_age : 0,
    ),
    records: mapPart(records, keepRecords),
    dnssec: mapPart(dnssec, ({ status }) => status),
    certificates: mapPart(certificatePart, (list) => list.slice(0, maxCertificates).map((one) => one.certificate_status.slice(0, 40))),
    rules,
    bots: mapPart(botPart, (answer) => ({
      fightMode: answer.fight_mode,
      challenges: Object.entries(answer)
        .filter(([name, value]) => /^sbfm_(?:definitely|likely)_automated$/u.test(name) && typeof value === "string" && value !== "allow")
        .map(([name, value]) => `${name}: ${String(value)}`),
    })),
  };
}

async function readRules(cloudflare: Cloudflare, path: string, phase: EdgePhase): Promise<Part<readonly EdgeRule[]>> {
  const permission = phases.find(([name]) => name === phase)?.[1] ?? "";
  return part(`the rules of ${phase}`, permission, async () => {
    let answer: unknown;
    try {
      answer = await cloudflare.get(path);
    } catch (error) {
      // A phase without rules has no ruleset: that is an answer, and the usual one.
      if (error instanceof Refused && error.kind === "missing") return [];
      throw error;
    }
    return v
      .parse(ruleset, answer)
      .rules.filter(({ enabled }) => enabled)
      .slice(0, 200)
      .map(keepRule);
  });
}

function keepRule({ action, expression, action_parameters: given }: v.InferOutput<typeof rule>): EdgeRule {
  const skips = [...(given?.phases ?? []), ...(given?.products ?? [])];
  const { value, expression: made } = given?.from_value?.target_url ?? {};
  const leadsTo = value ?? made;
  return {
    action,
    expression: expression.slice(0, 2_000),
    ...(given?.ssl === undefined ? {} : { ssl: given.ssl }),
    ...(action === "skip" ? { skips } : {}),
    ...(leadsTo === undefined ? {} : { leadsTo: leadsTo.slice(0, 2_000) }),
  };
}

function keepRecords(list: readonly v.InferOutput<typeof record>[]): readonly EdgeRecord[] {
  return list.flatMap(({ name, type, content, proxied }) => {
    const isSpf = type === "TXT" && /^"?v=spf1\b/iu.test(content);
    if (!isSpf && type !== "A" && type !== "AAAA" && type !== "CNAME" && type !== "MX") return [];
    return [{ name: name.toLowerCase(), type, content: content.slice(0, 1_000), proxied }];
  });
}

/** One part of the zone: its value, or why the token could not read it. */
async function part<T>(what: string, permission: string, read: () => Promise<T>): Promise<Part<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof Refused && error.kind === "permission")
      return { unread: `the token may not read ${what}: add the permission “${permission}”` };
    if (error instanceof Refused && error.kind === "missing") return { unread: `Cloudflare does not offer ${what} for this zone` };
    if (v.isValiError(error)) return { unread: `Cloudflare's answer about ${what} could not be understood` };
    if (error instanceof Refused || error instanceof NoAnswer) return { unread: `${what} could not be read: ${error.message}` };
    throw error;
  }
}

function mapPart<A, B>(from: Part<A>, map: (value: A) => B): Part<B> {
  return "value" in from ? { value: map(from.value) } : from;
}

async function byName<N extends string, T>(names: readonly N[], read: (name: N) => Promise<T>): Promise<{ readonly [K in N]: T }> {
  const entries = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  return Object.fromEntries(entries) as { [K in N]: T };
}
