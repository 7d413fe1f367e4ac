import type { DnsLookup, DnsZone } from "../model/evidence-dns.ts";
import type { DnsRecord, PlannedType } from "../model/dns-plan.ts";
import { describeLookup, goTogether, isUsable, readKey } from "./compare-answers.ts";

export const plannedTypes: readonly PlannedType[] = ["A", "AAAA", "CNAME", "MX", "TXT", "CAA", "NS"];

/** What lives under one name and type; `unseen` says why that is not known. */
export type LiveSet =
  | { readonly records: readonly DnsRecord[]; readonly unseen?: never }
  | { readonly unseen: string; readonly records?: never };

export interface LiveZone {
  /** The records of a name and type; behind an alias there are none but the alias. */
  at(name: string, type: PlannedType): LiveSet;
  /** Types that were asked for under a name. */
  asked(name: string): readonly PlannedType[];
  /** Every record that was seen. */
  readonly all: readonly DnsRecord[];
}

/**
 * What the name servers say lives in the zone, or, where none of them spoke for it, what the resolvers say. Where two name servers
 * disagree, nobody knows which of them is meant.
 */
export function readLiveZone(zone: DnsZone): LiveZone {
  const speaking = zone.servers.filter((server) => server.authoritative && server.error === undefined);
  const sources: readonly { readonly answers: Readonly<Record<string, DnsLookup>>; readonly serial?: number }[] =
    speaking.length > 0 ? speaking : zone.resolvers.filter(({ error }) => error === undefined);
  const keys = [...new Set(sources.flatMap(({ answers }) => Object.keys(answers)))];
  const read = (name: string, type: string): LiveSet => {
    const key = `${name} ${type}`;
    const asked = sources.map(({ answers }) => answers[key]).filter((lookup) => lookup !== undefined);
    const usable = asked.filter(isUsable);
    const [first] = usable;
    if (first === undefined) {
      // An alias met on the way is the only trace of a CNAME that was not asked for.
      if (type === "CNAME") return { records: [] };
      return { unseen: asked.length === 0 ? "it was not asked for" : `no server answered (${describeLookup(asked[0])})` };
    }
    const rotates = speaking.every(({ serial }) => serial === speaking[0]?.serial);
    if (usable.some((lookup) => !goTogether(key, first, lookup, rotates))) return { unseen: "the name servers disagree" };
    const ttl = first.ttlSeconds === undefined ? {} : { ttlSeconds: first.ttlSeconds };
    const values = [...new Set(usable.flatMap((lookup) => lookup.values))];
    return { records: values.map((value) => ({ name, type: type as PlannedType, value, ...ttl })) };
  };
  const at = (name: string, type: PlannedType): LiveSet => {
    if (type === "CNAME") return read(name, "CNAME");
    const alias = read(name, "CNAME");
    return (alias.records?.length ?? 0) > 0 ? { records: [] } : read(name, type);
  };
  const all = keys
    .map(readKey)
    .filter(({ type }) => plannedTypes.some((one) => one === type))
    .flatMap(({ name, type }) => at(name, type as PlannedType).records ?? []);
  const asked = (name: string): readonly PlannedType[] => plannedTypes.filter((type) => keys.includes(`${name} ${type}`));
  return { at, asked, all };
}
