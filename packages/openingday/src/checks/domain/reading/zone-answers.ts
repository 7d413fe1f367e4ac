import type { DnsLookup, DnsZone, ZoneServer } from "../../../model/evidence-dns.ts";
import { describeLookup, goTogether, isUsable } from "../../../zone/compare-answers.ts";

/** Answers of two servers that do not go together. */
export interface Disagreement {
  readonly key: string;
  /** One line a server: `ns1.example.com (192.0.2.1): 192.0.2.7`. */
  readonly lines: readonly string[];
}

/** The server's answer to a question; undefined where it did not give a usable one. */
function usable(answers: Readonly<Record<string, DnsLookup>>, key: string): DnsLookup | undefined {
  const lookup = answers[key];
  return isUsable(lookup) ? lookup : undefined;
}

/** Every question that authoritative servers of the zone answer differently. */
export function findDisagreements(servers: readonly ZoneServer[]): readonly Disagreement[] {
  const keys = [...new Set(servers.flatMap((server) => Object.keys(server.answers)))].filter((key) => !key.endsWith(" SOA"));
  return keys.flatMap((key): Disagreement[] => {
    const answering = servers.flatMap((server) => {
      const lookup = usable(server.answers, key);
      return lookup === undefined ? [] : [{ server, lookup }];
    });
    const [first] = answering;
    if (first === undefined) return [];
    const agree = answering.every(({ server, lookup }) => goTogether(key, first.lookup, lookup, server.serial === first.server.serial));
    return agree
      ? []
      : [{ key, lines: answering.map(({ server, lookup }) => `${key} at ${describeServer(server)}: ${describeLookup(lookup)}`) }];
  });
}

export function describeServer(server: Pick<ZoneServer, "name" | "address">): string {
  return server.address === "" ? server.name : `${server.name} (${server.address})`;
}

/** Resolvers that fail (SERVFAIL) where the authoritative servers answer: what a validating resolver does with a broken signature. */
export function findRefusingResolvers(zone: DnsZone, servers: readonly ZoneServer[]): readonly string[] {
  return zone.resolvers
    .filter(({ answers }) =>
      Object.entries(answers).some(
        ([key, lookup]) => lookup.rcode === "SERVFAIL" && servers.some((server) => (usable(server.answers, key)?.values.length ?? 0) > 0),
      ),
    )
    .map(({ address }) => address);
}
