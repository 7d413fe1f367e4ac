import { canonicalName, compareNames, isWithin, parentOf } from "./names.ts";
import { parseValue } from "./presentation.ts";
import { currentWindow, signRrset } from "./sign.ts";
import type { DnsRecord, SoaData } from "./message.ts";
import type { ZoneKey } from "./keys.ts";

/** One record in presentation form; the name is absolute, `value` as a zone file writes it (TXT: the whole text without quotes). */
export interface ZoneRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly value: string;
}

/** A zone as plain values: easy to copy with one record changed. */
export interface Zone {
  readonly origin: string;
  readonly records: readonly ZoneRecord[];
}

/** Writes a zone down by names relative to its origin, `@` for the origin itself: `["www", "A", "192.0.2.1"]`. A fourth place overrides the TTL. */
export function defineZone(
  origin: string,
  ttlSeconds: number,
  rows: readonly (readonly [name: string, type: string, value: string, ttlSeconds?: number])[],
): Zone {
  const top = canonicalName(origin);
  const absolute = (name: string): string => {
    if (name === "@") return top;
    return canonicalName(top === "" ? name : `${name}.${top}`);
  };
  return { origin: top, records: rows.map(([name, type, value, ttl]) => ({ name: absolute(name), type, ttl: ttl ?? ttlSeconds, value })) };
}

/** All records of one name and type, with their signature where the zone is signed. */
export interface Rrset {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly records: readonly DnsRecord[];
  readonly signature?: DnsRecord;
}

/** A zone made ready to answer. */
export interface CompiledZone {
  readonly origin: string;
  readonly soa: Rrset;
  /** Name to type to set. */
  readonly nodes: ReadonlyMap<string, ReadonlyMap<string, Rrset>>;
  /** Every name that exists, also those that only have names below them. */
  readonly names: ReadonlySet<string>;
  /** Owners of the NSEC chain in canonical order; empty for an unsigned zone. */
  readonly chain: readonly string[];
}

/** SOA TTL of a negative answer. @see RFC 2308 section 5 */
export function negativeTtl(soa: Rrset): number {
  return Math.min(soa.ttl, (soa.records[0]?.data as SoaData | undefined)?.minimum ?? 0);
}

/**
 * Makes a zone ready to answer; with a key it is signed: DNSKEY at the apex, RRSIG over every authoritative set, an NSEC chain.
 * Throws on a value it cannot read and on a zone without exactly one SOA.
 */
export function compileZone(zone: Zone, key?: ZoneKey, nowMs = Date.now()): CompiledZone {
  const origin = canonicalName(zone.origin);
  const grouped = new Map<string, Map<string, DnsRecord[]>>();
  const add = (record: DnsRecord): void => {
    const node = grouped.get(record.name) ?? new Map<string, DnsRecord[]>();
    grouped.set(record.name, node.set(record.type, [...(node.get(record.type) ?? []), record]));
  };
  for (const { name, type, ttl, value } of zone.records) {
    const owner = canonicalName(name);
    if (!isWithin(owner, origin)) throw new Error(`${owner} is not within ${origin || "the root"}.`);
    add({ name: owner, type, ttl, data: parseValue(type, value) });
  }
  const soaRecords = grouped.get(origin)?.get("SOA") ?? [];
  const [soaRecord] = soaRecords;
  if (soaRecord === undefined || soaRecords.length !== 1) throw new Error(`The zone ${origin || "."} needs exactly one SOA record.`);

  const isCut = (name: string): boolean => name !== origin && grouped.get(name)?.has("NS") === true;
  const chain = key === undefined ? [] : [...grouped.keys()].filter((name) => !isBelowCut(name, origin, isCut)).toSorted(compareNames);
  const window = currentWindow(nowMs);
  if (key !== undefined) {
    add({ name: origin, type: "DNSKEY", ttl: soaRecord.ttl, data: key.dnskey });
    const ttl = Math.min(soaRecord.ttl, (soaRecord.data as SoaData).minimum);
    for (const [at, owner] of chain.entries()) {
      const own = [...(grouped.get(owner)?.keys() ?? [])].filter((type) => !isCut(owner) || type === "NS" || type === "DS");
      const rrtypes = [...own, "RRSIG", "NSEC"];
      add({ name: owner, type: "NSEC", ttl, data: { nextDomain: chain[(at + 1) % chain.length] || ".", rrtypes } });
    }
  }

  const nodes = new Map<string, Map<string, Rrset>>();
  for (const [name, types] of grouped) {
    const node = new Map<string, Rrset>();
    for (const [type, records] of types) {
      const isOurs = !isBelowCut(name, origin, isCut) && (!isCut(name) || type === "DS" || type === "NSEC");
      const set = { name, type, ttl: records[0]?.ttl ?? 0, records };
      node.set(type, key !== undefined && isOurs ? { ...set, signature: signRrset(records, origin, key, window) } : set);
    }
    nodes.set(name, node);
  }
  const soa = nodes.get(origin)?.get("SOA");
  if (soa === undefined) throw new Error("unreachable: the SOA was found above");
  return { origin, soa, nodes, names: namesOf(nodes.keys(), origin), chain };
}

function isBelowCut(name: string, origin: string, isCut: (name: string) => boolean): boolean {
  if (name === origin) return false;
  for (let at = parentOf(name); at !== undefined && at !== origin; at = parentOf(at)) if (isCut(at)) return true;
  return false;
}

function namesOf(owners: Iterable<string>, origin: string): Set<string> {
  const names = new Set<string>();
  for (const owner of owners) {
    for (let at: string | undefined = owner; at !== undefined && isWithin(at, origin); at = parentOf(at)) names.add(at);
  }
  return names;
}
