import type { DnsLookup, DnsZone, ZoneServer } from "../model/evidence-dns.ts";
import { comparableValues, describeLookup, goTogether, isUsable, readKey } from "./compare-answers.ts";

/**
 * How far a record has spread. `same`: everywhere; `stale`: a resolver keeps the old value for some seconds more;
 * `negative-cached`: a resolver remembers that there was nothing; `split`: the name servers disagree; `lame`: a listed name server
 * does not know the zone; `bogus`: resolvers refuse it because its signature is broken; `unreachable`: somebody did not answer, so
 * nobody can tell; `wrong`: everybody who speaks for it says something else than what was expected.
 */
export type SpreadVerdict = "same" | "stale" | "negative-cached" | "split" | "lame" | "bogus" | "unreachable" | "wrong";

/** Worst first: what no waiting mends comes before what waiting mends. */
const worstFirst: readonly SpreadVerdict[] = ["split", "wrong", "bogus", "lame", "negative-cached", "stale", "unreachable", "same"];

/** What one server or resolver says about one record. */
export interface PlaceAnswer {
  /** `ns1.example.com (192.0.2.1)`, `resolver 9.9.9.9:53`. */
  readonly place: string;
  readonly kind: "server" | "resolver";
  readonly verdict: SpreadVerdict;
  readonly says: string;
  /** It answered nothing at all, not only not this. */
  readonly isSilent?: true;
  /** How long a resolver may keep what it says. */
  readonly secondsLeft?: number;
}

export interface RecordSpread {
  readonly name: string;
  readonly type: string;
  readonly verdict: SpreadVerdict;
  /** What was expected, or what the name servers agree on. */
  readonly wanted: readonly string[];
  /** Longest time that an old answer is still kept; absent where none is, or where nobody knows. */
  readonly secondsLeft?: number;
  readonly places: readonly PlaceAnswer[];
}

/** Values that a record should have; of a TXT, those that must be among them. */
export interface Expectation {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
}

/**
 * Judges how far every expected record has spread; without expectations, every record that was asked for, against what the name
 * servers agree on. `strict`: every silence leaves a record open. Else a server may lose one question that another one answers, and
 * a resolver may be silent where another one is not.
 */
export function judgeSpread(
  zone: DnsZone,
  expectations: readonly Expectation[] | undefined,
  { strict }: { readonly strict: boolean },
): readonly RecordSpread[] {
  const wanted = expectations ?? askedKeys(zone).map(readKey);
  const intercepted = isIntercepted(zone);
  return wanted.map((record) => {
    const values = "values" in record ? record.values : undefined;
    const view = viewRecord(zone, `${record.name} ${record.type}`, values, intercepted);
    return sumUp(record, view, strict);
  });
}

/** What was asked for; where no name server could be asked at all, what the resolvers were. */
function askedKeys({ servers, resolvers }: DnsZone): readonly string[] {
  const keysOf = (places: readonly { readonly answers: Readonly<Record<string, DnsLookup>> }[]): readonly string[] =>
    [...new Set(places.flatMap(({ answers }) => Object.keys(answers)))].filter((key) => !key.endsWith(" SOA"));
  const keys = keysOf(servers);
  return keys.length > 0 ? keys : keysOf(resolvers);
}

/** Some networks answer in the name servers' place, without authority: then nothing can be said about the servers themselves. */
export function isIntercepted(zone: DnsZone): boolean {
  const answering = zone.servers.filter((server) => server.error === undefined);
  return (
    answering.length > 0 &&
    answering.every((server) => !server.authoritative && (server.answers[`${zone.zone} SOA`]?.values.length ?? 0) > 0)
  );
}

interface RecordView {
  readonly wanted: readonly string[];
  readonly isSplit: boolean;
  readonly places: readonly PlaceAnswer[];
}

function viewRecord(zone: DnsZone, key: string, values: readonly string[] | undefined, intercepted: boolean): RecordView {
  const truths = zone.servers.flatMap((server) => {
    const lookup = server.authoritative && server.error === undefined ? server.answers[key] : undefined;
    return isUsable(lookup) ? [{ server, lookup }] : [];
  });
  const [first] = truths;
  const isSplit =
    first !== undefined &&
    truths.some(({ server, lookup }) => !goTogether(key, first.lookup, lookup, server.serial === first.server.serial));
  const meets = (lookup: DnsLookup): boolean => (values === undefined ? !isSplit : holds(key, lookup, values));
  const agrees = (lookup: DnsLookup): boolean => truths.some((truth) => goTogether(key, truth.lookup, lookup, true));
  const servers = zone.servers.map((server): PlaceAnswer => {
    const lookup = server.answers[key];
    const base = { place: describeServer(server), kind: "server", says: server.error ?? describeLookup(lookup) } as const;
    if (server.error !== undefined) return { ...base, verdict: "unreachable", isSilent: true };
    if (!server.authoritative) {
      const says = intercepted ? "answered without authority: this network may answer in its place" : "does not know the zone";
      return { ...base, says, verdict: intercepted ? "unreachable" : "lame" };
    }
    if (!isUsable(lookup)) return { ...base, verdict: "unreachable" };
    return { ...base, verdict: meets(lookup) ? "same" : isSplit ? "split" : "wrong" };
  });
  // The name servers are asked for more than the resolvers are.
  const asked = zone.resolvers.filter(({ error, answers }) => error !== undefined || answers[key] !== undefined);
  const resolvers = asked.map((resolver): PlaceAnswer => {
    const lookup = resolver.answers[key];
    const base = { place: `resolver ${resolver.address}`, kind: "resolver", says: resolver.error ?? describeLookup(lookup) } as const;
    if (resolver.error !== undefined) return { ...base, verdict: "unreachable", isSilent: true };
    if (!isUsable(lookup)) {
      const isBogus = resolver.answers[key]?.rcode === "SERVFAIL" && isUsable(resolver.unchecked?.lookup);
      return { ...base, verdict: isBogus ? "bogus" : "unreachable", ...(isBogus ? { says: "refuses it: the signature is broken" } : {}) };
    }
    if (values === undefined ? truths.length === 0 || agrees(lookup) || hasAlias(zone, key) : holds(key, lookup, values))
      return { ...base, verdict: "same" };
    const kept = lookup.ttlSeconds === undefined ? {} : { secondsLeft: lookup.ttlSeconds };
    // Where no name server spoke, nobody knows whether this is an old answer.
    if (truths.length === 0 || agrees(lookup)) return { ...base, verdict: "wrong", ...(truths.length === 0 ? {} : kept) };
    return { ...base, verdict: lookup.values.length === 0 ? "negative-cached" : "stale", ...kept };
  });
  return { wanted: values ?? first?.lookup.values ?? [], isSplit, places: [...servers, ...resolvers] };
}

/** Names behind an alias are left out where nothing is expected: large networks answer each resolver with addresses near it. */
function hasAlias(zone: DnsZone, key: string): boolean {
  const alias = `${readKey(key).name} CNAME`;
  return !key.endsWith(" CNAME") && [...zone.servers, ...zone.resolvers].some(({ answers }) => (answers[alias]?.values.length ?? 0) > 0);
}

/** Whether an answer is what was expected. One name may carry texts of many services, so a TXT only has to be among them. */
function holds(key: string, lookup: DnsLookup, values: readonly string[]): boolean {
  const { type } = readKey(key);
  const [said, wanted] = [comparableValues(type, lookup.values), comparableValues(type, values)];
  if (type === "TXT") return wanted.every((value) => said.includes(value));
  return said.join("\n") === wanted.join("\n");
}

function sumUp(record: { readonly name: string; readonly type: string }, view: RecordView, strict: boolean): RecordSpread {
  const { places, isSplit, wanted } = view;
  const counted = strict ? places : places.filter((place) => place.verdict !== "unreachable" || leavesOpen(place, view));
  const verdicts = new Set<SpreadVerdict>(counted.map(({ verdict }) => verdict));
  if (isSplit) verdicts.add("split");
  if (!places.some(({ kind, verdict }) => kind === "server" && verdict !== "unreachable")) verdicts.add("unreachable");
  const verdict = worstFirst.find((one) => verdicts.has(one)) ?? "unreachable";
  const left = places.flatMap(({ verdict: one, secondsLeft }) => (one !== "same" && secondsLeft !== undefined ? [secondsLeft] : []));
  return {
    name: record.name,
    type: record.type,
    verdict,
    wanted,
    ...(left.length === 0 ? {} : { secondsLeft: Math.max(...left) }),
    places,
  };
}

/** Whether this silence leaves the record open: a whole server's, and that of the resolvers where none of them answered. */
function leavesOpen(place: PlaceAnswer, { places, wanted }: RecordView): boolean {
  if (place.kind === "server") return place.isSilent === true;
  if (places.some(({ kind, verdict }) => kind === "resolver" && verdict !== "unreachable")) return false;
  return place.isSilent === true || wanted.length > 0;
}

function describeServer({ name, address }: Pick<ZoneServer, "name" | "address">): string {
  return address === "" ? name : `${name} (${address})`;
}
