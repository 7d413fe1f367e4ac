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

/** A resolver that fails where the authoritative servers answer, and why. */
export interface RefusingResolver {
  readonly address: string;
  /** It answers once it is asked not to verify, or says itself that the signature is the reason: the signature is broken. */
  readonly isBogus: boolean;
  /** It fails even without verifying: something between it and the name servers, not the signature. */
  readonly isDown: boolean;
  readonly said?: string;
}

/** Extended errors that speak of the signature. @see RFC 8914 section 4 */
const aboutSignature: readonly number[] = [1, 2, 5, 6, 7, 8, 9, 10, 11, 12];

/** Resolvers that fail (SERVFAIL) where the authoritative servers answer: what a validating resolver does with a broken signature. */
export function findRefusingResolvers(zone: DnsZone, servers: readonly ZoneServer[]): readonly RefusingResolver[] {
  return zone.resolvers.flatMap(({ address, answers, unchecked }): RefusingResolver[] => {
    const failed = Object.entries(answers).find(
      ([key, lookup]) => lookup.rcode === "SERVFAIL" && servers.some((server) => (usable(server.answers, key)?.values.length ?? 0) > 0),
    );
    if (failed === undefined) return [];
    const without = unchecked?.lookup;
    const ede = failed[1].ede ?? without?.ede;
    const answersUnchecked = without !== undefined && without.error === undefined && ["NOERROR", "NXDOMAIN"].includes(without.rcode);
    return [
      {
        address,
        isBogus: answersUnchecked || (ede !== undefined && aboutSignature.includes(ede.code)),
        isDown: without?.rcode === "SERVFAIL" && !(ede !== undefined && aboutSignature.includes(ede.code)),
        ...(ede === undefined ? {} : { said: ede.text }),
      },
    ];
  });
}
