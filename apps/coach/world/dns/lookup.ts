import { compareNames, isWithin, parentOf } from "./names.ts";
import { negativeTtl } from "./zone.ts";
import type { CompiledZone, Rrset } from "./zone.ts";
import type { DnsRecord, Response } from "./message.ts";

const maxChain = 8;

interface Sections {
  readonly answers: Rrset[];
  readonly authority: Rrset[];
  readonly additional: Rrset[];
}

/**
 * Answers a question from a zone: data, CNAME chain inside the zone, wildcard, referral at a delegation, NODATA or NXDOMAIN with the SOA.
 * With `dnssecOk` the signatures and the NSEC proof come along. The name must lie within the zone.
 * @see RFC 1034 section 4.3.2
 */
export function lookUp(zone: CompiledZone, name: string, type: string, dnssecOk: boolean): Response {
  const sections: Sections = { answers: [], authority: [], additional: [] };
  let rcode: "NOERROR" | "NXDOMAIN" = "NOERROR";
  let authoritative = true;
  let owner = name;
  for (let hop = 0; hop < maxChain; hop += 1) {
    const cut = findCut(zone, owner, type);
    if (cut !== undefined) {
      refer(zone, cut, sections);
      // An answer that already holds a CNAME of ours is still ours.
      authoritative = sections.answers.length > 0;
      break;
    }
    const { node, proof } = findNode(zone, owner);
    const found = node && (type === "ANY" ? [...node.values()].slice(0, 1) : [node.get(type) ?? node.get("CNAME")]);
    const [set] = found ?? [];
    if (set === undefined) {
      rcode = node === undefined && !zone.names.has(owner) ? "NXDOMAIN" : "NOERROR";
      sections.authority.push({ ...zone.soa, ttl: negativeTtl(zone.soa) }, ...proof, ...denial(zone, owner, rcode));
      break;
    }
    sections.answers.push(set);
    sections.authority.push(...proof);
    const target = set.type === "CNAME" && type !== "CNAME" && type !== "ANY" ? (set.records[0]?.data as string) : undefined;
    if (target === undefined || !isWithin(target, zone.origin)) break;
    owner = target;
  }
  const flat = (sets: readonly Rrset[]): DnsRecord[] => sets.flatMap((set) => flatten(set, dnssecOk));
  const authority = dnssecOk ? unique(sections.authority) : sections.authority.filter((set) => set.type !== "NSEC" && set.type !== "DS");
  return { rcode, authoritative, answers: flat(sections.answers), authority: flat(authority), additional: flat(sections.additional) };
}

function flatten(set: Rrset, dnssecOk: boolean): DnsRecord[] {
  const records = set.records.map((record) => ({ ...record, name: set.name, ttl: set.ttl }));
  return dnssecOk && set.signature ? [...records, { ...set.signature, name: set.name, ttl: set.ttl }] : records;
}

function unique(sets: readonly Rrset[]): Rrset[] {
  return [...new Map(sets.map((set) => [`${set.name} ${set.type}`, set])).values()];
}

// The delegation nearest to the origin decides; the DS set of a delegation belongs to the parent.
function findCut(zone: CompiledZone, owner: string, type: string): string | undefined {
  let cut: string | undefined;
  for (let at: string | undefined = owner; at !== undefined && at !== zone.origin; at = parentOf(at)) {
    if (zone.nodes.get(at)?.has("NS")) cut = at;
  }
  return cut === owner && type === "DS" ? undefined : cut;
}

function refer(zone: CompiledZone, cut: string, sections: Sections): void {
  const node = zone.nodes.get(cut);
  const servers = node?.get("NS");
  if (servers === undefined) return;
  const vouched = node?.get("DS") ?? node?.get("NSEC");
  sections.authority.push(servers, ...(vouched ? [vouched] : []));
  for (const { data } of servers.records) {
    const glue = zone.nodes.get(data as string);
    for (const type of ["A", "AAAA"]) {
      const set = glue?.get(type);
      if (set !== undefined) sections.additional.push(set);
    }
  }
}

function findNode(
  zone: CompiledZone,
  owner: string,
): { readonly node: ReadonlyMap<string, Rrset> | undefined; readonly proof: readonly Rrset[] } {
  const exact = zone.nodes.get(owner);
  if (exact !== undefined || zone.names.has(owner)) return { node: exact, proof: [] };
  const wildcard = zone.nodes.get(wildcardFor(zone, owner));
  if (wildcard === undefined) return { node: undefined, proof: [] };
  const node = new Map([...wildcard].map(([type, set]) => [type, { ...set, name: owner }]));
  return { node, proof: nsecBefore(zone, owner) };
}

function wildcardFor(zone: CompiledZone, owner: string): string {
  let encloser = parentOf(owner);
  while (encloser !== undefined && !zone.names.has(encloser)) encloser = parentOf(encloser);
  return encloser === "" ? "*" : `*.${encloser}`;
}

// NSEC records that prove the answer: at or before the name, and for NXDOMAIN also for the wildcard that might have matched.
function denial(zone: CompiledZone, owner: string, rcode: "NOERROR" | "NXDOMAIN"): Rrset[] {
  const sets = nsecBefore(zone, owner);
  if (rcode === "NXDOMAIN" || !zone.names.has(owner)) sets.push(...nsecBefore(zone, wildcardFor(zone, owner)));
  return sets;
}

function nsecBefore(zone: CompiledZone, name: string): Rrset[] {
  const owner = zone.chain.findLast((one) => compareNames(one, name) <= 0);
  const set = owner === undefined ? undefined : zone.nodes.get(owner)?.get("NSEC");
  return set === undefined ? [] : [set];
}
