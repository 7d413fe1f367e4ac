import type { HostRecords } from "../../model/evidence-dns.ts";
import { addressNumber, isInRange } from "../../parsers/address-range.ts";
import { isWithin, plainName } from "../../parsers/host-name.ts";
import { type Provider, providers } from "./providers.ts";

/** Where a name lands, as DNS shows it. */
export interface Landing {
  /** Names of the CNAME chain, in order. */
  readonly chain: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * Names who serves a host, with the rule that named it; undefined when neither the declaration nor the table explains it. A declared
 * target comes first, and it matches when it is an address of the answer, the end of a name in the chain, the provider's name, a
 * name of the same provider, or a name that resolves to the same addresses (`targetAddresses`), as flattened records do.
 */
export function nameProvider(landing: Landing, target?: string, targetAddresses: readonly string[] = []): HostRecords["provider"] {
  const found = findInTable(landing);
  if (target !== undefined && matchesTarget(landing, target, targetAddresses, found?.provider))
    return { name: found?.provider.name ?? target, rule: "declared target" };
  if (found === undefined) return undefined;
  return { name: found.provider.name, rule: found.rule, ...(found.provider.hidesTarget === true ? { hidesTarget: true } : {}) };
}

function matchesTarget(landing: Landing, target: string, targetAddresses: readonly string[], provider?: Provider): boolean {
  const wanted = plainName(target.trim());
  if (landing.addresses.some((address) => isSameAddress(address, wanted) || isInRange(address, wanted))) return true;
  if (landing.chain.some((name) => endsWithName(name, wanted))) return true;
  if (landing.addresses.some((address) => targetAddresses.some((other) => isSameAddress(address, other)))) return true;
  if (provider === undefined) return false;
  if (provider.suffixes.some((suffix) => endsWithName(wanted, suffix))) return true;
  return plain(wanted).length >= 3 && (plain(provider.name).includes(plain(wanted)) || plain(wanted).startsWith(plain(provider.name)));
}

function findInTable({ chain, addresses }: Landing): { readonly provider: Provider; readonly rule: string } | undefined {
  for (const name of chain)
    for (const provider of providers) {
      const suffix = provider.suffixes.find((one) => endsWithName(name, one) || isVercelShard(name, one));
      if (suffix !== undefined) return { provider, rule: `CNAME *.${suffix}` };
    }
  for (const address of addresses)
    for (const provider of providers) {
      const range = provider.addresses.find((one) => isInRange(address, one));
      if (range !== undefined) return { provider, rule: `address ${range}` };
    }
  return undefined;
}

/** Vercel numbers its zones: `cname.vercel-dns-017.com`. */
function isVercelShard(name: string, suffix: string): boolean {
  return suffix === "vercel-dns.com" && /(?:^|\.)vercel-dns-\d+\.com$/u.test(name);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/gu, "");
}

function endsWithName(name: string, suffix: string): boolean {
  return isWithin(plainName(name), suffix.replace(/^\*?\./u, ""));
}

function isSameAddress(one: string, other: string): boolean {
  const number = addressNumber(one);
  return number !== undefined && number === addressNumber(other);
}
