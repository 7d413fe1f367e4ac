import type { DnsLookup } from "../../model/evidence-dns.ts";
import { type DnsQuestion, NoAnswer, type Tools } from "../../model/tools.ts";
import { plainName } from "../../parsers/host-name.ts";
import { inParallel } from "../in-parallel.ts";
import { lookUp } from "../look-up.ts";

/** A name server's address as DNS questions want it. */
export function serverAt(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * The zone that a domain lies in: the domain itself, or the nearest name above it that has name servers. Where nothing answers,
 * the domain is taken for its own zone. A resolver that refuses the zone, because its signature is broken or its servers are, is asked
 * once more without verifying.
 */
export async function findZone(dns: Tools["dns"], domain: string): Promise<{ readonly zone: string; readonly ns: readonly string[] }> {
  for (let zone = domain; zone.includes("."); zone = parentName(zone)) {
    const lookup = await lookUpAnyway(dns, { name: zone, type: "NS" });
    if (lookup.values.length > 0) return { zone, ns: lookup.values };
    if (lookup.error !== undefined || lookup.rcode === "SERVFAIL") break;
  }
  return { zone: domain, ns: [] };
}

/** The answer, also one whose signature the resolver does not accept: here it only leads to the servers that are judged then. */
async function lookUpAnyway(dns: Tools["dns"], question: DnsQuestion): Promise<DnsLookup> {
  const { lookup } = await lookUp(dns, question);
  return lookup.rcode === "SERVFAIL" ? (await lookUp(dns, { ...question, checkingDisabled: true })).lookup : lookup;
}

export interface ParentView {
  readonly ns: readonly string[];
  readonly ds: readonly string[];
  readonly error?: string;
}

const parentServersAsked = 3;

/**
 * What the parent zone says: the name servers it refers to and its DS records. Asks `parents` where the vantage names them, else
 * the parent's own name servers; where those are silent, only the DS records are known, through a resolver.
 */
export async function askParent(dns: Tools["dns"], zone: string, parents: readonly string[], dnsPort: number): Promise<ParentView> {
  const servers = parents.length > 0 ? parents : await parentServers(dns, zone, dnsPort);
  const views = await inParallel(servers.slice(0, parentServersAsked), parentServersAsked, (server) => askReferral(dns, zone, server));
  const view = views.find((one) => one.ns.length > 0);
  if (view !== undefined) return view;
  const { lookup } = await lookUp(dns, { name: zone, type: "DS" });
  const error = views[0]?.error ?? "the servers of the zone above could not be found";
  return { ns: [], ds: lookup.values, error };
}

async function askReferral(dns: Tools["dns"], zone: string, server: string): Promise<ParentView> {
  const question = (type: DnsQuestion["type"]): DnsQuestion => ({ name: zone, type, server, recursion: false });
  const [ns, ds] = await Promise.all([lookUp(dns, question("NS")), lookUp(dns, question("DS"))]);
  const referral = ns.answer?.referral ?? [];
  const names = referral.length > 0 ? referral : ns.lookup.values;
  if (names.length > 0) return { ns: plainNames(names), ds: ds.lookup.values };
  return { ns: [], ds: [], error: ns.lookup.error ?? `${server} does not refer to ${zone} (${ns.lookup.rcode})` };
}

async function parentServers(dns: Tools["dns"], zone: string, dnsPort: number): Promise<readonly string[]> {
  for (let name = parentName(zone); name !== ""; name = parentName(name)) {
    const { lookup } = await lookUp(dns, { name, type: "NS" });
    if (lookup.error !== undefined) return [];
    if (lookup.values.length === 0) continue;
    const found = await inParallel(lookup.values.slice(0, parentServersAsked), parentServersAsked, (server) => addressesOf(dns, server));
    return found.flatMap((addresses) => addresses.slice(0, 1)).map((address) => serverAt(address, dnsPort));
  }
  return [];
}

/** Addresses of a name server, IPv4 before IPv6 since many networks have no IPv6; empty where the name does not resolve. */
export async function addressesOf(dns: Tools["dns"], server: string): Promise<readonly string[]> {
  try {
    const addresses = await dns.addresses(server);
    const ip4 = addresses.filter((address) => !address.includes(":"));
    return ip4.length > 0 ? ip4 : addresses;
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.code !== "SERVFAIL") return [];
    return (await lookUp(dns, { name: server, type: "A", checkingDisabled: true })).lookup.values;
  }
}

/** Names in the one spelling that compares: lower case, no trailing dot, sorted, each once. */
export function plainNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(plainName))].toSorted();
}

function parentName(name: string): string {
  return name.includes(".") ? name.slice(name.indexOf(".") + 1) : "";
}
